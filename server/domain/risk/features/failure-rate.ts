import type { EpochMs } from "@/server/domain/units";

const HOUR_MS = 3_600_000;

/**
 * Failures an hour, each counting half after `halfLife` hours: what a Poisson process of a slowly changing rate shows.
 * They lie at `now` or before.
 */
export function failureRate(failures: readonly { at: EpochMs }[], now: EpochMs, halfLife: number): number {
  const weighed = failures.reduce((sum, { at }) => sum + 2 ** -((now - at) / HOUR_MS / halfLife), 0);
  return (weighed * Math.LN2) / halfLife;
}
