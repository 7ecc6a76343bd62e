import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";
import type { Ratio } from "@/server/domain/units";

/** Demand from this share of the limit on strains it; fully at 1. */
const STRAIN_FROM = 0.9;

/** How much a demand strains its limit, both in the same unit: 0 with room to spare, 1 at the limit and over it. */
export function strained(demand: number, limit: number): Ratio {
  return Math.max(0, Math.min(1, (demand / limit - STRAIN_FROM) / (1 - STRAIN_FROM)));
}

/** Expected strain at each step of a forecast times `factor`: each level stands for the probability around it. */
export function strainsAhead(path: QuantilePath, factor: number, limit: number): Ratio[] {
  const weights = QUANTILE_LEVELS.map((level, row) => {
    const from = row === 0 ? 0 : (QUANTILE_LEVELS[row - 1]! + level) / 2;
    return (row === QUANTILE_LEVELS.length - 1 ? 1 : (level + QUANTILE_LEVELS[row + 1]!) / 2) - from;
  });
  return path.quantiles[0]!.map((_, step) =>
    weights.reduce(
      (sum, weight, row) => sum + weight * strained(path.quantiles[row]![step]! * factor, limit),
      0,
    ),
  );
}
