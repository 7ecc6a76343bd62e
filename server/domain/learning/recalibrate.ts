import type { Calibration } from "@/server/domain/learning/isotonic";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";

/** How far the newest rows may pull the level and the slope of the log-odds: one standard deviation of the prior. */
const LEVEL_SPREAD = 1;
const SLOPE_SPREAD = 0.3;
/** Minutes of one container say much the same for so long at least. */
const LEAST_ALIKE_MINUTES = 10;
const LEAST_SLOPE = 0.2;
const NEAREST = 1e-6;

/**
 * A calibration moved to what came lately: log-odds → level + slope · log-odds, drawn towards no change, so that a handful
 * of failures moves it a little and hundreds settle it. Never falls with the score.
 *
 * probabilities  what `calibration` says of each row; labels 1 failed, 0 did not; weights: minutes that a row stands for.
 * minutes        the horizon: all minutes of a container within one see the same failure, and count as one.
 * Source         Platt 1999, with a normal prior on both figures; by Newton's method.
 */
export function recalibrate(
  calibration: Calibration,
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  minutes: HorizonMinutes,
): Calibration {
  const alike = Math.max(LEAST_ALIKE_MINUTES, minutes);
  const odds = Float64Array.from(probabilities, logOdds);
  let level = 0;
  let slope = 1;
  for (let step = 0; step < 50; step++) {
    let g0 = -level / LEVEL_SPREAD ** 2;
    let g1 = -(slope - 1) / SLOPE_SPREAD ** 2;
    let h00 = 1 / LEVEL_SPREAD ** 2;
    let h01 = 0;
    let h11 = 1 / SLOPE_SPREAD ** 2;
    for (let i = 0; i < odds.length; i++) {
      const weight = weights[i]! / alike;
      const p = 1 / (1 + Math.exp(-(level + slope * odds[i]!)));
      const gap = weight * (labels[i]! - p);
      const curve = weight * p * (1 - p);
      g0 += gap;
      g1 += gap * odds[i]!;
      h00 += curve;
      h01 += curve * odds[i]!;
      h11 += curve * odds[i]! ** 2;
    }
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    // A long step overshoots where few rows failed.
    const shorten = Math.min(1, 1 / Math.max(Math.abs(d0), 2 * Math.abs(d1), 1e-12));
    level += shorten * d0;
    slope = Math.max(LEAST_SLOPE, slope + shorten * d1);
    if (Math.abs(d0) + Math.abs(d1) < 1e-9) break;
  }
  const move = (p: number) => Number((1 / (1 + Math.exp(-(level + slope * logOdds(p))))).toPrecision(6));
  return { scores: [...calibration.scores], probabilities: calibration.probabilities.map(move) };
}

function logOdds(probability: number): number {
  const p = Math.max(NEAREST, Math.min(1 - NEAREST, probability));
  return Math.log(p / (1 - p));
}
