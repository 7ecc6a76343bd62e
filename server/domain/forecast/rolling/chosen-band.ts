import {
  type AdaptiveBand,
  createAdaptiveBand,
  LEVELS,
  learnBand,
  writeBand,
} from "@/server/domain/forecast/rolling/adaptive-band";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

/** Sizes that an error may be thought to have: expected of this one, usual of all, and how much the newest hours moved. */
export const BAND_SIZES = 3;
const USUAL = 1;

/** Bands that learn side by side, one on each size. */
export interface ChosenBand {
  readonly bands: readonly AdaptiveBand[];
  /** Discounted pinball losses, in the series' unit. */
  readonly losses: Float64Array;
  seen: number;
}

/** What `writeChosenBand` writes: the band that is spoken, then all that it was chosen from. */
export const CHOSEN_WIDTH = (1 + BAND_SIZES) * LEVELS;
const MEMORY = 0.004;
/** Bands whose losses differ by less than this are the same; then the usual size speaks. */
const CLEARLY = 0.99;

export function createChosenBand(): ChosenBand {
  return {
    bands: Array.from({ length: BAND_SIZES }, createAdaptiveBand),
    losses: new Float64Array(BAND_SIZES),
    seen: 0,
  };
}

/**
 * Writes `CHOSEN_WIDTH` values from `at` on; the first `LEVELS` are the band of the one that was better lately.
 *
 * sizes   `BAND_SIZES` of them from `from` on, each > 0.
 */
export function writeChosenBand(
  { bands, losses }: ChosenBand,
  point: number,
  sizes: Float64Array,
  from: number,
  out: Float64Array,
  at: number,
): void {
  let best = USUAL;
  for (let i = 0; i < BAND_SIZES; i++) {
    writeBand(bands[i]!, point, sizes[from + i]!, out, at + (1 + i) * LEVELS);
    const bar = best === USUAL ? CLEARLY * losses[USUAL]! : losses[best]!;
    if (i !== USUAL && losses[i]! < bar) best = i;
  }
  const source = at + (1 + best) * LEVELS;
  out.copyWithin(at, source, source + LEVELS);
}

/** Learns from one outcome of what was written at `at`, with the sizes that were given then. */
export function learnChosenBand(
  band: ChosenBand,
  said: Float64Array,
  at: number,
  sizes: Float64Array,
  from: number,
  actual: number,
): void {
  band.seen++;
  const newest = Math.max(MEMORY, 1 / band.seen);
  for (let i = 0; i < BAND_SIZES; i++) {
    const own = at + (1 + i) * LEVELS;
    band.losses[i]! += newest * (pinball(said, own, actual) - band.losses[i]!);
    learnBand(band.bands[i]!, said, own, sizes[from + i]!, actual);
  }
}

function pinball(said: Float64Array, at: number, actual: number): number {
  let sum = 0;
  for (let level = 0; level < LEVELS; level++) {
    const off = actual - said[at + level]!;
    sum += off >= 0 ? QUANTILE_LEVELS[level]! * off : (QUANTILE_LEVELS[level]! - 1) * off;
  }
  return sum;
}
