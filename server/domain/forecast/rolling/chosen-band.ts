import {
  type AdaptiveBand,
  createAdaptiveBand,
  LEVELS,
  learnBand,
  writeBand,
} from "@/server/domain/forecast/rolling/adaptive-band";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

/** Two bands that learn side by side: one on the expected size of this error, one on the usual size of all. */
export interface ChosenBand {
  readonly sized: AdaptiveBand;
  readonly plain: AdaptiveBand;
  /** Discounted pinball losses, in the series' unit. */
  sizedLoss: number;
  plainLoss: number;
  seen: number;
}

/** What `writeChosenBand` writes: the band that is spoken, then both that it was chosen from. */
export const CHOSEN_WIDTH = 3 * LEVELS;
const MEMORY = 0.004;
/** Bands whose losses differ by less than this are the same; then the plain one speaks. */
const CLEARLY = 0.99;

export function createChosenBand(): ChosenBand {
  return {
    sized: createAdaptiveBand(),
    plain: createAdaptiveBand(),
    sizedLoss: 0,
    plainLoss: 0,
    seen: 0,
  };
}

/** Writes `CHOSEN_WIDTH` values from `at` on; the first `LEVELS` are the band of the one that was better lately. */
export function writeChosenBand(
  band: ChosenBand,
  point: number,
  expected: number,
  usual: number,
  out: Float64Array,
  at: number,
): void {
  writeBand(band.sized, point, expected, out, at + LEVELS);
  writeBand(band.plain, point, usual, out, at + 2 * LEVELS);
  const best = band.sizedLoss < CLEARLY * band.plainLoss ? at + LEVELS : at + 2 * LEVELS;
  out.copyWithin(at, best, best + LEVELS);
}

/** Learns from one outcome of what was written at `at`, with the sizes that were given then. */
export function learnChosenBand(
  band: ChosenBand,
  said: Float64Array,
  at: number,
  expected: number,
  usual: number,
  actual: number,
): void {
  band.seen++;
  const newest = Math.max(MEMORY, 1 / band.seen);
  band.sizedLoss += newest * (pinball(said, at + LEVELS, actual) - band.sizedLoss);
  band.plainLoss += newest * (pinball(said, at + 2 * LEVELS, actual) - band.plainLoss);
  learnBand(band.sized, said, at + LEVELS, expected, actual);
  learnBand(band.plain, said, at + 2 * LEVELS, usual, actual);
}

function pinball(said: Float64Array, at: number, actual: number): number {
  let sum = 0;
  for (let level = 0; level < LEVELS; level++) {
    const off = actual - said[at + level]!;
    sum += off >= 0 ? QUANTILE_LEVELS[level]! * off : (QUANTILE_LEVELS[level]! - 1) * off;
  }
  return sum;
}
