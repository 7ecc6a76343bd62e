import {
  addToWindow,
  createSortedWindow,
  type SortedWindow,
  windowQuantile,
} from "@/server/domain/forecast/rolling/sorted-window";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import { LEVEL_SCORES } from "@/server/domain/forecast/statistics";

/** What the band of one horizon has learnt. */
export interface AdaptiveBand {
  /** Errors in shares of the size that was expected of them. */
  readonly errors: SortedWindow;
  /** The level that is really asked of the errors, so that each of `QUANTILE_LEVELS` holds in the long run. */
  readonly asked: Float64Array;
}

export const LEVELS = QUANTILE_LEVELS.length;
const WINDOW = 400;
/** How far one outcome moves the level that is asked for. */
const STEP = 0.012;
/** With fewer errors a normal's tails are taken, and widened for what is not known. */
const ENOUGH = 50;
/** Errors beyond this multiple of their expected size count as this much: a spike after silence is not a rule. */
const LARGEST = 40;
export const MIDDLE = QUANTILE_LEVELS.indexOf(0.5);
/** Standard deviation of a normal over its mean absolute deviation. */
const SPREAD = 1.2533;

export function createAdaptiveBand(): AdaptiveBand {
  return { errors: createSortedWindow(WINDOW), asked: Float64Array.from(QUANTILE_LEVELS) };
}

/** No error is expected to be smaller than this, where values are typically of the size `typical`: rounding. */
export function smallestSize(typical: number): number {
  return 1e-4 * typical + 1e-12;
}

/**
 * Writes one value a level around `point` into `out` from `at` on, never falling; the middle is `point` itself.
 *
 * size    the expected absolute error, > 0, same unit as `point`.
 */
export function writeBand(
  band: AdaptiveBand,
  point: number,
  size: number,
  out: Float64Array,
  at: number,
): void {
  const { count } = band.errors;
  for (let level = 0; level < LEVELS; level++) {
    if (level === MIDDLE) {
      out[at + level] = point;
      continue;
    }
    const normal = LEVEL_SCORES[level]! * SPREAD * (1 + 4 / (count + 1));
    let offset = normal;
    if (count >= ENOUGH) {
      const asked = band.asked[level]!;
      offset = windowQuantile(band.errors, asked);
      // Asked for more than was ever seen: the outermost error, further out by what is lacking.
      if (asked < 0) offset -= -asked * 20 * SPREAD;
      if (asked > 1) offset += (asked - 1) * 20 * SPREAD;
    }
    offset = level < MIDDLE ? Math.min(0, offset) : Math.max(0, offset);
    out[at + level] = point + offset * size;
  }
  for (let level = MIDDLE - 1; level >= 0; level--)
    out[at + level] = Math.min(out[at + level]!, out[at + level + 1]!);
  for (let level = MIDDLE + 1; level < LEVELS; level++)
    out[at + level] = Math.max(out[at + level]!, out[at + level - 1]!);
}

/**
 * Learns from one outcome: `said` holds what `writeBand` wrote for it, from `at` on.
 *
 * Source  adaptive conformal inference (Gibbs and Candès 2021), one level at a time.
 */
export function learnBand(
  band: AdaptiveBand,
  said: Float64Array,
  at: number,
  size: number,
  actual: number,
): void {
  for (let level = 0; level < LEVELS; level++) {
    const below = actual <= said[at + level]! ? 1 : 0;
    const wanted = QUANTILE_LEVELS[level]!;
    // A lower level that was met exactly was not passed: a constant is inside its own band.
    const hit = level < MIDDLE && actual === said[at + level] ? wanted : below;
    band.asked[level] = Math.max(-0.2, Math.min(1.2, band.asked[level]! + STEP * (wanted - hit)));
  }
  const share = (actual - said[at + MIDDLE]!) / size;
  addToWindow(band.errors, Math.max(-LARGEST, Math.min(LARGEST, share)));
}
