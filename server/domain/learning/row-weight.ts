import type { EpochMs, Probability } from "@/server/domain/units";

/** From this 60-minute risk on, whoever says it, every minute is kept: alarms and failures are among these. */
export const RISKY = 0.05;
/** Of the calm minutes one in so many is kept, and stands for all of them. */
export const CALM_EVERY = 20;
const MINUTE_MS = 60_000;

/**
 * How many container-minutes an assessment stands for when it is kept; `null`: it is not kept.
 *
 * The calm ones are drawn by a hash of container and minute: the same minute assessed twice is drawn alike, and what
 * came of it plays no part. Sums over kept rows, weighted, estimate those over all of them.
 */
export function rowWeight(containerId: number, at: EpochMs, risk60: Probability): number | null {
  if (risk60 >= RISKY) return 1;
  return hash(containerId, Math.floor(at / MINUTE_MS)) % CALM_EVERY === 0 ? CALM_EVERY : null;
}

/** Source: the finaliser of MurmurHash3. */
function hash(containerId: number, minute: number): number {
  let h = Math.imul(containerId, 0x9e3779b1) ^ Math.imul(minute, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
