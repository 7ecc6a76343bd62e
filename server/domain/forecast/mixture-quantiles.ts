import { LEVEL_SCORES, normalCdf } from "@/server/domain/forecast/statistics";

/** One normal part of a mixture; weights of a mixture sum to 1, `sd` > 0. */
export interface MixturePart {
  weight: number;
  mean: number;
  sd: number;
}

const TARGETS = LEVEL_SCORES.map(normalCdf);
const HALVINGS = 22;

/** The mixture's quantile at each of `QUANTILE_LEVELS`, ascending, by bisection to 1e-6 of its span. */
export function mixtureQuantiles(parts: readonly MixturePart[]): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { mean, sd } of parts) {
    low = Math.min(low, mean - 6 * sd);
    high = Math.max(high, mean + 6 * sd);
  }
  return TARGETS.map((target) => {
    let from = low;
    let to = high;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (from + to) / 2;
      let below = 0;
      for (const { weight, mean, sd } of parts) below += weight * normalCdf((middle - mean) / sd);
      if (below < target) from = middle;
      else to = middle;
    }
    // Levels are asked in ascending order, so what lies below this one is settled.
    low = from;
    return (from + to) / 2;
  });
}
