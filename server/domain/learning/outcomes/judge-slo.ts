import type { DurationMs, EpochMs } from "@/server/domain/units";

const MINUTE: DurationMs = 60_000;
/** A minute of which less was seen is not known. */
const SEEN_SECONDS = 30;

/**
 * error_ratio: errors over traffic, in [0, 1]. mean_latency: a histogram's or summary's sum over its count, in its own unit.
 * value: one series as exposed. rate: one counter's rise a second.
 */
export const SLO_MEASURES = ["error_ratio", "mean_latency", "value", "rate"] as const;
export type SloMeasure = (typeof SLO_MEASURES)[number];
export const SLO_SIDES = ["above", "below"] as const;

export interface SloBound {
  side: (typeof SLO_SIDES)[number];
  bound: number;
  /** Whole minutes on the wrong side that make a violation. */
  minutes: number;
}

/** One whole minute of the measure; a minute that is not known is left out. */
export interface SloMinute {
  at: EpochMs;
  value: number;
}

export type SloVerdict =
  /** `at`: when the last of the minutes that make it was over. */
  { kind: "violated"; at: EpochMs; worst: number } | { kind: "kept" } | { kind: "unknown"; because: string };

/**
 * Whether the newest minutes break an objective.
 *
 * minutes  ascending, whole minutes up to `until`; unknown ones absent: they break nothing and prove nothing.
 * until    the end of the newest whole minute.
 * Returns  violated where each of the last `bound.minutes` minutes is known and on the wrong side.
 */
export function judgeSlo(minutes: readonly SloMinute[], bound: SloBound, until: EpochMs): SloVerdict {
  const from = until - bound.minutes * MINUTE;
  const recent = minutes.filter(({ at }) => at >= from && at < until);
  const isWrong = ({ value }: SloMinute) =>
    bound.side === "above" ? value > bound.bound : value < bound.bound;
  if (recent.some((minute) => !isWrong(minute))) return { kind: "kept" };
  if (recent.length < bound.minutes) {
    const known = `${recent.length} of the last ${bound.minutes} minutes are known`;
    return { kind: "unknown", because: known };
  }
  const values = recent.map(({ value }) => value);
  return {
    kind: "violated",
    at: until,
    worst: bound.side === "above" ? Math.max(...values) : Math.min(...values),
  };
}

/**
 * Rise a second of a counter in each whole minute.
 *
 * points   ascending values of one counter; a fall is a new beginning, and counts from zero.
 * Returns  minutes in which the counter was watched for at least half of it; the others are not known.
 */
export function ratePerMinute(points: readonly SloMinute[]): Map<EpochMs, number> {
  const rises = new Map<EpochMs, { rise: number; seconds: number }>();
  for (let i = 1; i < points.length; i++) {
    const before = points[i - 1]!;
    const after = points[i]!;
    const seconds = (after.at - before.at) / 1000;
    if (seconds <= 0 || seconds > 60) continue;
    const minute = Math.floor((after.at - 1) / MINUTE) * MINUTE;
    const own = rises.get(minute) ?? { rise: 0, seconds: 0 };
    own.rise += after.value >= before.value ? after.value - before.value : after.value;
    own.seconds += seconds;
    rises.set(minute, own);
  }
  const seen = [...rises].filter(([, { seconds }]) => seconds >= SEEN_SECONDS);
  return new Map(seen.map(([at, { rise, seconds }]) => [at, rise / seconds]));
}
