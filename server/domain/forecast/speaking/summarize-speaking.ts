import { DIMENSIONS, type Dimension } from "@/server/domain/units";
import type { Speaking } from "./speaking-view";

export interface DimensionSummary {
  dimension: Dimension;
  series: number;
  outcomes: number;
  /** Share of outcomes inside the 90 % band, in [0, 1]; `null` before the first. */
  inside: number | null;
  /** Mean weight by model, the greatest first; they sum to 1. */
  shares: { model: string; share: number }[];
}

/** The whole fleet in one line for each dimension. */
export function summarizeSpeaking(rows: readonly Speaking[]): DimensionSummary[] {
  return DIMENSIONS.map((dimension) => {
    const own = rows.filter((row) => row.dimension === dimension);
    const outcomes = own.reduce((sum, { band }) => sum + (band?.outcomes ?? 0), 0);
    const inside = own.reduce((sum, { band }) => sum + (band?.inside ?? 0), 0);
    const weights = new Map<string, number>();
    for (const { models } of own)
      for (const { model, weight } of models)
        weights.set(model, (weights.get(model) ?? 0) + weight / own.length);
    const shares = [...weights]
      .filter(([, share]) => share > 0)
      .map(([model, share]) => ({ model, share }))
      .sort((a, b) => b.share - a.share);
    return {
      dimension,
      series: own.length,
      outcomes,
      inside: outcomes > 0 ? inside / outcomes : null,
      shares,
    };
  });
}
