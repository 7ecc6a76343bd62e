/** How much each expert is believed at one horizon, from what it would have got right. */
export interface Aggregation {
  readonly weights: Float64Array;
  readonly regrets: Float64Array;
  readonly squares: Float64Array;
  /** Discounted mean absolute error of each expert, in the series' unit. */
  readonly errors: Float64Array;
  readonly prior: Float64Array;
  seen: number;
}

/** What a step of the past is worth one step later: about the last thousand steps speak. */
const MEMORY = 0.998;
/** While young, mostly the newest third speaks: an expert that had too few rows for its features at first has come of age. */
const YOUNG_SHARE = 3;
/** Losses are measured in usual ones; one this much larger counts as this much. */
const LARGEST = 6;

/** `prior` are the weights before anything is known; they sum to 1. */
export function createAggregation(prior: ArrayLike<number>): Aggregation {
  const weights = Float64Array.from(prior);
  return {
    weights,
    regrets: new Float64Array(weights.length),
    squares: new Float64Array(weights.length),
    errors: new Float64Array(weights.length),
    prior: Float64Array.from(prior),
    seen: 0,
  };
}

/** The weighted mean of what the experts say, read from `predictions` from `at` on. */
export function combine({ weights }: Aggregation, predictions: Float64Array, at: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * predictions[at + k]!;
  return sum;
}

/**
 * Learns from one outcome: an expert that pulled the combination towards it gains, in shares of the usual error.
 *
 * combined  what the combination said; `usual` the usual size of its error, > 0; both in the series' unit.
 * Source    polynomial weights with one learning rate an expert (ML-Poly; Gaillard, Stoltz and van Erven 2014) on the
 *           gradient of the absolute loss, discounted so that a redeploy's old lessons fade.
 */
export function learnWeights(
  aggregation: Aggregation,
  predictions: Float64Array,
  at: number,
  combined: number,
  actual: number,
  usual: number,
): void {
  const { weights, regrets, squares, errors, prior } = aggregation;
  const sign = Math.sign(combined - actual);
  aggregation.seen++;
  const newest = Math.max(1 - MEMORY, 1 / aggregation.seen);
  const keep = Math.min(MEMORY, Math.max(0, 1 - YOUNG_SHARE / aggregation.seen));
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    const prediction = predictions[at + k]!;
    errors[k]! += newest * (Math.abs(prediction - actual) - errors[k]!);
    const gain = Math.max(-LARGEST, Math.min(LARGEST, (sign * (combined - prediction)) / usual));
    regrets[k] = keep * regrets[k]! + gain;
    squares[k] = keep * squares[k]! + gain * gain;
    weights[k] = (prior[k]! * Math.max(0, regrets[k]!)) / (1 + squares[k]!);
    total += weights[k]!;
  }
  for (let k = 0; k < weights.length; k++) weights[k] = total > 0 ? weights[k]! / total : prior[k]!;
}
