import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import { LEVEL_SCORES, median, quantileOfSorted } from "@/server/domain/forecast/statistics";

/** Errors (actual − forecast) that a model made `step` steps ahead in a backtest. */
export interface ErrorsAtStep {
  step: number;
  errors: number[];
}

/** Fewer errors than this cannot name their own tails: their size times a normal's is taken. */
const ENOUGH_FOR_TAILS = 40;

/**
 * Offsets to add to a point forecast, one row a level, one column a step: the backtested errors' own quantiles, never
 * narrower further ahead, by straight lines between the steps that were tried and by the square root beyond them.
 *
 * knots    ascending by step, each with one error or more; at least one.
 * floor    smallest standard deviation that is believed, same unit.
 */
export function errorBand(knots: readonly ErrorsAtStep[], steps: number, floor: number): number[][] {
  if (knots.length === 0) throw new RangeError("no backtested errors");
  const offsets = widening(knots.map(({ errors }) => offsetsOf(errors, floor)));
  return QUANTILE_LEVELS.map((_, level) =>
    Array.from({ length: steps }, (_, i) => offsetAt(knots, offsets, level, i + 1)),
  );
}

function offsetsOf(errors: readonly number[], floor: number): number[] {
  const calm = 1.4826 * median(errors.map(Math.abs));
  const all = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
  // One jump among few errors would otherwise widen the band for as long as it is remembered.
  const rms = errors.length >= 4 ? Math.min(all, 2 * calm) : all;
  const scale = Math.max(floor, rms * Math.sqrt((errors.length + 3) / errors.length));
  if (errors.length < ENOUGH_FOR_TAILS) return LEVEL_SCORES.map((score) => score * scale);
  const sorted = Float64Array.from(errors).sort();
  return QUANTILE_LEVELS.map((level, i) => quantileOfSorted(sorted, level) + LEVEL_SCORES[i]! * floor);
}

function widening(offsets: number[][]): number[][] {
  for (let k = 1; k < offsets.length; k++) {
    offsets[k] = offsets[k]!.map((offset, level) => {
      const before = offsets[k - 1]![level]!;
      if (level < 3) return Math.min(offset, before);
      return level > 3 ? Math.max(offset, before) : offset;
    });
  }
  return offsets.map((row) => row.map((offset, level) => (level < 3 ? Math.min(offset, row[3]!) : offset)));
}

function offsetAt(knots: readonly ErrorsAtStep[], offsets: number[][], level: number, step: number): number {
  const next = knots.findIndex((knot) => knot.step >= step);
  if (next === 0) return offsets[0]![level]!;
  if (next < 0) {
    const last = knots.length - 1;
    return offsets[last]![level]! * Math.sqrt(step / knots[last]!.step);
  }
  const from = knots[next - 1]!.step;
  const share = (step - from) / (knots[next]!.step - from);
  return offsets[next - 1]![level]! + share * (offsets[next]![level]! - offsets[next - 1]![level]!);
}
