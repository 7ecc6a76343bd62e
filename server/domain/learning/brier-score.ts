import type { Probability } from "@/server/domain/units";

/** A probability that was given, and whether the failure came within its horizon. */
export interface JudgedForecast {
  probability: Probability;
  happened: boolean;
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
  const rows = judged.length;
  if (rows === 0) return { rows, failures: 0, brier: null, brierOfBaseRate: null, meanProbability: null };
  const failures = judged.filter((j) => j.happened).length;
  const rate = failures / rows;
  const error = judged.reduce((sum, j) => sum + (j.probability - Number(j.happened)) ** 2, 0);
  return {
    rows,
    failures,
    brier: error / rows,
    brierOfBaseRate: rate * (1 - rate),
    meanProbability: judged.reduce((sum, j) => sum + j.probability, 0) / rows,
  };
}
