import type { TraceSeries } from "@/bench/forecast/read-traces";
import { type ModelScore, Score } from "@/bench/forecast/score";
import { createArimaForecaster } from "@/server/adapters/forecasters/create-arima-forecaster";
import { createProphetForecaster } from "@/server/adapters/forecasters/create-prophet-forecaster";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

/** Origins a series at which a model that fits anew for every forecast is asked; 0 leaves it out. */
export interface DearOrigins {
  arima: number;
  prophet: number;
}

const MODELS = { arima: createArimaForecaster, prophet: createProphetForecaster };
const MOST_POINTS = 2_016;

/**
 * Scores the dear models at some of the origins, spread evenly, and compares each with naive at the very same ones. A
 * model that fails at an origin is scored there as the last value, which is what the combination would fall back to.
 */
export async function evaluateDear(
  series: TraceSeries,
  origins: readonly number[],
  steps: number,
  scale: number,
  counts: DearOrigins,
): Promise<ModelScore[]> {
  const scores: ModelScore[] = [];
  for (const [model, create] of Object.entries(MODELS)) {
    const count = Math.min(origins.length, counts[model as keyof DearOrigins]);
    if (count === 0) continue;
    const forecaster = create();
    const own = new Score();
    const naive = new Score();
    let ms = 0;
    for (let i = 0; i < count; i++) {
      const origin = origins[Math.floor(((i + 0.5) * origins.length) / count)]!;
      const past = { startAt: 0, stepSeconds: series.stepSeconds, values: known(series.values, origin) };
      const last = series.values[origin]!;
      const started = performance.now();
      const rows = await forecaster.forecast(past, steps, "cpu").then(
        (path) => path.quantiles,
        (error: Error) => {
          process.stderr.write(`${model} on ${series.name}: ${error.message}\n`);
          return QUANTILE_LEVELS.map(() => new Array<number>(steps).fill(last));
        },
      );
      ms += performance.now() - started;
      for (let step = 0; step < steps; step++) {
        const actual = series.values[origin + 1 + step]!;
        if (!Number.isFinite(actual)) continue;
        own.add(
          rows.map((row) => row[step]!),
          actual,
        );
        naive.add(new Array<number>(QUANTILE_LEVELS.length).fill(last), actual);
      }
    }
    const { mae, smape } = naive.result(scale);
    // Each forecast is a fit: the two cannot be told apart.
    const each = ms / count;
    scores.push({ model, ...own.result(scale), naive: { mae, smape }, fitMs: each, forecastMs: each });
  }
  return scores;
}

function known(values: Float64Array, origin: number): Float64Array {
  return values.slice(Math.max(0, origin + 1 - MOST_POINTS), origin + 1);
}
