import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { DurationMs, EpochMs, Ratio, Seconds } from "@/server/domain/units";

/** What a workload lived through at a full cap of one dimension, the old counting less. */
export interface SaturationRecord {
  /** Time at the cap, each second counted by how full it was. */
  seconds: Seconds;
  /** Failures during that time, or right after it. */
  failures: number;
  /** When the cap was last full; `null`: never. */
  saturatedAt: EpochMs | null;
  /** The newest failure that was looked at, so that none counts twice. */
  failureAt: EpochMs | null;
  at: EpochMs;
}

/** A failure so soon after the cap was full is put down to it: clients and health checks give up late. */
const SOON_MS: DurationMs = 5 * 60_000;
/** What was lived through counts half after a month: services change. */
const HALF_LIFE_MS: DurationMs = 30 * 86_400_000;
/** A cap this full is saturated. */
const FULL: Ratio = 0.5;
/** A gap between two looks was not watched, and counts for no more than this many intervals. */
const MOST_INTERVALS = 3;

/**
 * The record after one more look.
 *
 * before    `null` at the first look: what failed before it is not put down to anything.
 * strain    how full the cap was lately, in [0, 1].
 * failures  of the last day, in any order; an OOM kill is memory's, and never a rate's.
 */
export function liveSaturation(
  before: SaturationRecord | null,
  look: {
    now: EpochMs;
    strain: Ratio;
    failures: readonly { at: EpochMs; kind: FailureKind }[];
    intervalSeconds: Seconds;
  },
): SaturationRecord {
  const { now, strain, failures, intervalSeconds } = look;
  const newest = Math.max(before?.failureAt ?? 0, ...failures.map(({ at }) => at));
  const failureAt = newest > 0 ? newest : null;
  const saturatedAt = strain >= FULL ? now : (before?.saturatedAt ?? null);
  if (before === null)
    return { seconds: strain * intervalSeconds, failures: 0, saturatedAt, failureAt, at: now };
  const passed = Math.max(0, now - before.at);
  const watched = Math.min(passed / 1000, MOST_INTERVALS * intervalSeconds);
  const kept = 2 ** (-passed / HALF_LIFE_MS);
  const fresh = failures.filter(
    ({ at, kind }) =>
      kind !== "oom_kill" &&
      at > (before.failureAt ?? before.at - SOON_MS) &&
      saturatedAt !== null &&
      Math.abs(at - (before.saturatedAt ?? saturatedAt)) <= SOON_MS,
  );
  return {
    seconds: before.seconds * kept + strain * watched,
    failures: before.failures * kept + fresh.length,
    saturatedAt,
    failureAt,
    at: now,
  };
}
