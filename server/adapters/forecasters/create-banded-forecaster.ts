import { type ErrorsAtStep, errorBand } from "@/server/domain/forecast/error-band";
import { countObserved, fillGaps } from "@/server/domain/forecast/fill-gaps";
import { pathAfter } from "@/server/domain/forecast/model-outcome";
import { resolutionOf } from "@/server/domain/forecast/recent-regime";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import type { Seconds } from "@/server/domain/units";
import { type Forecaster, ForecastRefused } from "@/server/ports/forecaster";

export interface PointModel {
  name: string;
  /** Fewest observed points, and the newest that are looked at. */
  minPoints: number;
  mostPoints: number;
  /** `steps` values after `values`, which are without gaps and never perfectly straight. */
  point(values: Float64Array, steps: number, stepSeconds: Seconds): Promise<number[]>;
}

const BACKTEST_STEPS = [1, 2, 4, 8, 16, 32];
/** Steps that are held back at each origin of the backtest, of a series long enough for them. */
const ORIGINS = [40, 14, 6];

/**
 * Puts a package's point model behind the port, with a band that is ours: what the model gets wrong from a few recent
 * origins. The packages' own intervals were measured to be far too wide or too narrow.
 */
export function createBandedForecaster(model: PointModel): Forecaster {
  const { name, minPoints, mostPoints } = model;
  return {
    name,
    minPoints,
    async forecast(series, steps) {
      const observed = countObserved(series.values);
      if (observed < minPoints) throw new ForecastRefused(`${observed} observed points, needs ${minPoints}`);
      const values = dithered(fillGaps(series.values).slice(-mostPoints));
      const ahead = (known: Float64Array, count: number) => speak(model, known, count, series.stepSeconds);
      const point = await ahead(values, steps);
      const band = errorBand(await backtest(values, minPoints, ahead), steps, resolutionOf(values));
      const outcome = pathAfter(
        series,
        band.map((offsets) => offsets.map((offset, i) => point[i]! + offset)),
      );
      if (outcome.kind === "refused") throw new ForecastRefused(outcome.because);
      return outcome.path;
    },
  };
}

async function speak(model: PointModel, known: Float64Array, steps: number, stepSeconds: Seconds) {
  const point = await model.point(known, steps, stepSeconds);
  const wrong = point.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0 || point.length !== steps)
    throw new Error(`${model.name} gave ${point.length} values of ${steps}, ${point[wrong]} at ${wrong + 1}`);
  return point;
}

/** Adds seeded noise of the size of rounding: on a perfectly straight stretch a likelihood has no bound. */
function dithered(values: Float64Array): Float64Array {
  const resolution = resolutionOf(values);
  const random = seededRandom(1);
  return values.map((value) => value + resolution * random.normal());
}

/** Errors from the last origins, pooled by how far ahead they were made. */
async function backtest(
  values: Float64Array,
  minPoints: number,
  ahead: (known: Float64Array, steps: number) => Promise<number[]>,
): Promise<ErrorsAtStep[]> {
  const pooled = BACKTEST_STEPS.map((step): ErrorsAtStep => ({ step, errors: [] }));
  for (const held of ORIGINS) {
    const end = values.length - held;
    if (end < minPoints / 2 || held > values.length / 4) continue;
    const point = await ahead(values.slice(0, end), held);
    for (const [i, value] of point.entries())
      pooled.findLast(({ step }) => step <= i + 1)?.errors.push(values[end + i]! - value);
  }
  return pooled.filter(({ errors }) => errors.length > 0);
}
