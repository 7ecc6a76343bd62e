"use client";

import { useNow } from "@/app/_lib/clock";
import { cn } from "@/app/_lib/cn";
import { formatAge } from "@/app/_lib/format-age";
import { useMe } from "@/app/_lib/use-me";
import { useLive } from "./live-changes";
import { liveState } from "./live-state";

const DOT = {
  live: "bg-ok",
  quiet: "bg-warn",
  reconnecting: "bg-transparent border-2 border-warn animate-pulse",
} as const;

/** Whether what is on screen follows the fleet, and how old the newest word of it is. */
export function LiveIndicator({ className }: { className?: string }) {
  const { connected, at } = useLive();
  const me = useMe();
  const now = useNow();
  const { kind, word } = liveState({ connected, at, now, intervalSeconds: me.data?.intervalSeconds ?? 10 });
  return (
    <div className={cn("flex items-center gap-2 text-muted text-xs", className)}>
      <span aria-hidden className={cn("size-2 rounded-full", DOT[kind])} />
      <span role="status" className="font-medium text-ink">
        {word}
      </span>
      {at === null ? null : <span>{formatAge(at, now)}</span>}
    </div>
  );
}
