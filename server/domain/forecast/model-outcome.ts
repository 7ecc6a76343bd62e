import type { QuantilePath, RegularSeries } from "@/server/domain/forecast/series";

/** A pure model's answer: a path, or why it will not speak. */
export type ModelOutcome = { kind: "path"; path: QuantilePath } | { kind: "refused"; because: string };

export type PureModel = (series: RegularSeries, steps: number) => ModelOutcome;

export function refusedForLack(observed: number, needed: number): ModelOutcome {
  return { kind: "refused", because: `${observed} observed points, needs ${needed}` };
}

/** Wraps rows of quantiles as the future of `series`; a usage is never negative, so rows are cut at 0. */
export function pathAfter(series: RegularSeries, quantiles: number[][]): ModelOutcome {
  const startAt = series.startAt + series.values.length * series.stepSeconds * 1000;
  const cut = quantiles.map((row) => row.map((value) => Math.max(0, value)));
  return { kind: "path", path: { startAt, stepSeconds: series.stepSeconds, quantiles: cut } };
}
