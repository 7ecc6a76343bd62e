import type { Bytes, Millicores, Ratio, Seconds } from "@/server/domain/units";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** IEC bytes with three significant figures at most: "3.1 MiB", "256 MiB", "−12 KiB". */
export function formatBytes(bytes: Bytes): string {
  let size = Math.abs(bytes);
  let unit = 0;
  while (size >= 1023.5 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  const digits = unit === 0 || size >= 99.95 ? 0 : 1;
  return `${bytes < 0 ? "−" : ""}${trimZero(size.toFixed(digits))} ${UNITS[unit]}`;
}

/** "0.50-core" is how a limit reads; the bare number is "0.50". */
export function formatCores(millicores: Millicores): string {
  return (millicores / 1000).toFixed(millicores < 10_000 ? 2 : 1);
}

export function formatPercent(ratio: Ratio): string {
  const percent = ratio * 100;
  return `${percent > 0 && percent < 1 ? "under 1" : Math.round(percent)} %`;
}

/** "40 s", "9 min", "2.5 h". */
export function formatDuration(seconds: Seconds): string {
  const { value, unit } = inUnit(seconds, unitFor(seconds));
  return `${value} ${unit}`;
}

/** "9–14 min", "40–80 s", "50 min or later"; one figure where both ends read the same. */
export function formatDurationRange(early: Seconds, late: Seconds | null): string {
  if (late === null) return `${formatDuration(early)} or later`;
  const unit = unitFor(late);
  const from = inUnit(early, unit);
  const to = inUnit(late, unit);
  return from.value === to.value ? `${to.value} ${unit}` : `${from.value}–${to.value} ${unit}`;
}

type DurationUnit = "s" | "min" | "h";
const SECONDS_IN: Record<DurationUnit, number> = { s: 1, min: 60, h: 3600 };

function unitFor(seconds: Seconds): DurationUnit {
  if (seconds < 120) return "s";
  return seconds < 7200 ? "min" : "h";
}

function inUnit(seconds: Seconds, unit: DurationUnit): { value: string; unit: DurationUnit } {
  const value = seconds / SECONDS_IN[unit];
  return {
    value:
      unit === "h" || (unit === "min" && value < 1) ? trimZero(value.toFixed(1)) : `${Math.round(value)}`,
    unit,
  };
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, "");
}
