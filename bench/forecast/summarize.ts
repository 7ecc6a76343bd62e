import type { SeriesResult } from "@/bench/forecast/evaluate-series";
import { median } from "@/server/domain/forecast/statistics";

export interface ModelRow {
  model: string;
  mase: number | null;
  maseVsNaive: number | null;
  smape: number | null;
  smapeVsNaive: number | null;
  pinball: number | null;
  coverage90: number | null;
  width90: number | null;
  fitMs: number | null;
  forecastMs: number | null;
}

/** One row a model, medians over series. A series on which naive is never wrong has no ratio and is left out of it. */
export function summarize(results: readonly SeriesResult[]): ModelRow[] {
  const models = results[0]?.models.map(({ model }) => model) ?? [];
  return models.map((model) => {
    const own = results.map((result) => {
      const score = result.models.find((m) => m.model === model)!;
      const { naive } = score;
      return {
        ...score,
        maseVsNaive: naive.mae > 0 ? score.mae / naive.mae : null,
        smapeVsNaive: naive.smape > 0 ? score.smape / naive.smape : null,
      };
    });
    const middle = (of: (score: (typeof own)[number]) => number | null) => {
      const value = median(own.map(of).filter((x) => x !== null));
      return Number.isFinite(value) ? Number(value.toPrecision(5)) : null;
    };
    return {
      model,
      mase: middle((s) => s.mase),
      maseVsNaive: middle((s) => s.maseVsNaive),
      smape: middle((s) => s.smape),
      smapeVsNaive: middle((s) => s.smapeVsNaive),
      pinball: middle((s) => s.pinball),
      coverage90: middle((s) => s.coverage90),
      width90: middle((s) => s.width90),
      fitMs: middle((s) => s.fitMs),
      forecastMs: middle((s) => s.forecastMs),
    };
  });
}
