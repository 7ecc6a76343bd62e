"use client";

import { useNow } from "@/app/_lib/clock";
import { cn } from "@/app/_lib/cn";
import { formatDuration } from "@/app/_lib/format-duration";

export interface CountdownProps {
  /** When it ends, epoch milliseconds. */
  until: number;
  /** Said once the time is over. */
  over?: string;
  /** Below this many seconds it is shown as urgent. */
  urgentSeconds?: number;
  className?: string;
}

/** The time left, counting down on its own: "4 min 12 s". The end is in the title. */
export function Countdown({ until, over = "time is up", urgentSeconds = 60, className }: CountdownProps) {
  const left = (until - useNow()) / 1000;
  return (
    <time
      role="timer"
      dateTime={new Date(until).toISOString()}
      title={`Until ${new Date(until).toLocaleString()}`}
      className={cn("whitespace-nowrap", left <= urgentSeconds && "font-semibold text-warn", className)}
    >
      {left <= 0 ? over : formatDuration(left)}
    </time>
  );
}
