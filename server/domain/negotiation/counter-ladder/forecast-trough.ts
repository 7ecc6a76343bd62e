import type { EpochMs } from "@/server/domain/units";

/** What a host is forecast to have free, at one moment. */
export interface FreeAhead {
  at: EpochMs;
  free: number;
}

/**
 * When enough becomes free and stays so until the forecast ends: the start of the trough that is worth waiting for.
 *
 * ahead    ascending in time.
 * Returns  `null` where no such moment comes before `before`, or where there is enough now.
 */
export function forecastTrough(ahead: readonly FreeAhead[], need: number, before: EpochMs): EpochMs | null {
  let start: EpochMs | null = null;
  for (const { at, free } of ahead.toReversed()) {
    if (free < need) break;
    start = at;
  }
  if (start === null || start === ahead[0]?.at || start >= before) return null;
  return start;
}
