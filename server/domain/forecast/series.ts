import type { EpochMs, Seconds } from "@/server/domain/units";

/** Equally spaced values, oldest first. A gap is `NaN`; models get a filled copy, never a silent zero. */
export interface RegularSeries {
  /** Time of `values[0]`. */
  startAt: EpochMs;
  stepSeconds: Seconds;
  values: Float64Array;
}

/** The levels that every quantile path carries, ascending: the 50 % band is 0.25–0.75, the 90 % band 0.05–0.95. */
export const QUANTILE_LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

/**
 * What a model says of the future, one row a level of `QUANTILE_LEVELS`, one column a step.
 * Never falls along a column, every value finite and, for a usage, not negative.
 */
export interface QuantilePath {
  /** Time of the first forecast step (one step after the last observation). */
  startAt: EpochMs;
  stepSeconds: Seconds;
  /** `quantiles[level][step]`. */
  quantiles: number[][];
}

/** Sampled futures, row-major: `values[path * steps + step]`. */
export interface SampledPaths {
  paths: number;
  steps: number;
  stepSeconds: Seconds;
  values: Float64Array;
}
