"use client";

import { useNow } from "@/app/_lib/clock";
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
  const now = useNow();
  const lead = prefix ? `${prefix} ` : "";
  if (at === null) return <span className={cn("text-faint", className)}>{lead}never</span>;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={new Date(at).toLocaleString()}
      className={cn("whitespace-nowrap", className)}
    >
      {lead}
      {formatAge(at, now)}
    </time>
  );
}
