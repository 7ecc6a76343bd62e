import { cn } from "@/app/_lib/cn";

export interface MeterProps {
  label: string;
  /** Share that is filled, in [0, 1]; `null` is unknown and shown hatched. */
  value: number | null;
  /** Where the tick stands, in [0, 1]. */
  mark?: number;
  tone?: "accent" | "neutral" | "warn" | "danger";
  /** Read aloud instead of the bare percentage. */
  valueText?: string;
  className?: string;
}

const TONES = {
  accent: "bg-accent",
  neutral: "bg-line-strong",
  warn: "bg-warn-fill",
  danger: "bg-danger",
} as const;

/** A bar from 0 to 1 with an optional tick, such as a threshold. */
export function Meter({ label, value, mark, tone = "accent", valueText, className }: MeterProps) {
  const shown = value === null ? 0 : Math.min(1, Math.max(0, value));
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> can carry neither the tick nor the texture of "unknown"
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(shown * 100)}
      aria-valuetext={value === null ? "unknown" : valueText}
      className={cn("relative h-1.5 w-full rounded-full bg-line", value === null && "bg-hatch", className)}
    >
      <div className={cn("h-full rounded-full", TONES[tone])} style={{ width: `${shown * 100}%` }} />
      {mark === undefined ? null : (
        <div
          aria-hidden
          className="-inset-y-0.5 absolute w-0.5 rounded-full bg-ink"
          style={{ left: `calc(${mark * 100}% - 1px)` }}
        />
      )}
    </div>
  );
}
