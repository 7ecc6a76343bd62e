import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";

/** Too low a forecast starves a container, too high a one only wastes: upper levels weigh this much more. */
const UPPER_WEIGHT = 2;

/**
 * Mean pinball loss of a path against what happened, in the series' unit; the levels above the median count double.
 * Steps without an observation are left out; `NaN` when none is left.
 */
export function pinballLoss(path: QuantilePath, actual: ArrayLike<number>): number {
  let sum = 0;
  let weights = 0;
  for (const [row, level] of QUANTILE_LEVELS.entries()) {
    const weight = level > 0.5 ? UPPER_WEIGHT : 1;
    for (let step = 0; step < actual.length; step++) {
      const miss = actual[step]! - path.quantiles[row]![step]!;
      if (!Number.isFinite(miss)) continue;
      sum += weight * (miss >= 0 ? level * miss : (level - 1) * miss);
      weights += weight;
    }
  }
  return sum / weights;
}
