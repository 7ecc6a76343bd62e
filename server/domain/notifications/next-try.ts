import type { DurationMs, EpochMs } from "@/server/domain/units";

/** Tries in all: the last one comes about 40 min after the first. */
export const MOST_TRIES = 8;
const FIRST_MS: DurationMs = 10_000;
const LONGEST_MS: DurationMs = 20 * 60_000;

/** When to try again after `attempts` tries, the distance doubling each time; `null`: given up. */
export function nextTry(attempts: number, now: EpochMs): EpochMs | null {
  if (attempts >= MOST_TRIES) return null;
  return now + Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1));
}
