import type { Probability } from "@/server/domain/units";

/** A probability that was given, whether the failure came within its horizon, and how often both were so. */
export interface JudgedForecast {
  probability: Probability;
  happened: boolean;
  count: number;
}

export interface Judgement {
  rows: number;
  failures: number;
  /** Mean squared error of the probabilities: 0 is perfect; `null` without rows. */
  brier: number | null;
  /** The same for the constant that knows only how often failures come: what a model must beat. */
  brierOfBaseRate: number | null;
  /** Mean of the probabilities: close to failures / rows when calibrated in the large. */
  meanProbability: number | null;
}

/**
 * How good the probabilities of one horizon were.
 *
 * Source  G. Brier, "Verification of forecasts expressed in terms of probability", 1950.
 */
export function brierScore(judged: readonly JudgedForecast[]): Judgement {
  const sum = (of: (j: JudgedForecast) => number) => judged.reduce((total, j) => total + j.count * of(j), 0);
  const rows = sum(() => 1);
  if (rows === 0) return { rows, failures: 0, brier: null, brierOfBaseRate: null, meanProbability: null };
  const failures = sum((j) => Number(j.happened));
  const rate = failures / rows;
  return {
    rows,
    failures,
    brier: sum((j) => (j.probability - Number(j.happened)) ** 2) / rows,
    brierOfBaseRate: rate * (1 - rate),
    meanProbability: sum((j) => j.probability) / rows,
  };
}
