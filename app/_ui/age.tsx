"use client";

import { useCallback, useRef } from "react";
import { useTickingText } from "@/app/_lib/clock";
import { cn } from "@/app/_lib/cn";
import { formatAge } from "@/app/_lib/format-age";

export interface AgeProps {
  /** Epoch milliseconds; `null` is "never". */
  at: number | null;
  /** Before it, e.g. "updated". */
  prefix?: string;
  className?: string;
}

/** How old something is, counting on its own: "12 s ago". The exact time is in the title. */
export function Age({ at, prefix, className }: AgeProps) {
  const lead = prefix ? `${prefix} ` : "";
  if (at === null) return <span className={cn("text-faint", className)}>{lead}never</span>;
  return <Ticking at={at} lead={lead} className={className} />;
}

/** Made once: a formatter costs more than all that it formats here. */
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

function Ticking({ at, lead, className }: { at: number; lead: string; className: string | undefined }) {
  const element = useRef<HTMLTimeElement>(null);
  useTickingText(
    element,
    useCallback((now) => lead + formatAge(at, now), [at, lead]),
  );
  return (
    <time
      ref={element}
      dateTime={new Date(at).toISOString()}
      title={EXACT.format(at)}
      className={cn("whitespace-nowrap", className)}
    />
  );
}
