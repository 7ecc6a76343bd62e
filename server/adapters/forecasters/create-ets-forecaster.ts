import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AutoETS, initSync } from "@bsull/augurs/ets";
import { type ErrorsAtStep, errorBand } from "@/server/domain/forecast/error-band";
import { countObserved, fillGaps } from "@/server/domain/forecast/fill-gaps";
import { pathAfter } from "@/server/domain/forecast/model-outcome";
import { resolutionOf } from "@/server/domain/forecast/recent-regime";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { type Forecaster, ForecastRefused } from "@/server/ports/forecaster";

const MIN_POINTS = 16;
/** Ninety minutes at a minute's step: more costs time in proportion and moves a smoothed level no further. */
const MOST_POINTS = 90;
/** Points that a backtest fit sees, and the steps that it is then held to. */
const BACKTEST_POINTS = 36;
const BACKTEST_STEPS = [1, 2, 4, 8, 16];
const ORIGINS = [14, 6];
/** Additive error, trend chosen by the search, no season: the scale of a memory series makes other errors overflow. */
const SPEC = "AZN";

/**
 * Exponential smoothing (augurs' AutoETS). Its own 95 % interval covered 100 % when measured, so only its point
 * forecast is used; the band comes from what it gets wrong on the newest points. See docs/models/ets.md.
 */
export function createEtsForecaster(): Forecaster {
  loadOnce();
  return {
    name: "ets",
    minPoints: MIN_POINTS,
    async forecast(series, steps) {
      const observed = countObserved(series.values);
      if (observed < MIN_POINTS)
        throw new ForecastRefused(`${observed} observed points, needs ${MIN_POINTS}`);
      const values = dithered(fillGaps(series.values).slice(-MOST_POINTS));
      const point = pointForecast(values, steps);
      const band = errorBand(backtest(values), steps, resolutionOf(values));
      const outcome = pathAfter(
        series,
        band.map((offsets) => offsets.map((offset, i) => point[i]! + offset)),
      );
      if (outcome.kind === "refused") throw new ForecastRefused(outcome.because);
      return outcome.path;
    },
  };
}

let loaded = false;

function loadOnce(): void {
  if (loaded) return;
  const script = createRequire(import.meta.url).resolve("@bsull/augurs/ets");
  initSync({ module: readFileSync(script.replace(/\.js$/, "_bg.wasm")) });
  loaded = true;
}

/**
 * Adds seeded noise of the size of rounding. On a perfectly straight stretch the likelihood has no bound and the search
 * takes 50 ms to find out; with the noise it takes one.
 */
function dithered(values: Float64Array): Float64Array {
  const resolution = resolutionOf(values);
  const random = seededRandom(1);
  return values.map((value) => value + resolution * random.normal());
}

/** Fitted on values of the order of 1: the search's tolerances are absolute. */
function pointForecast(values: Float64Array, steps: number): number[] {
  const scale = Math.max(...values, 1e-9);
  const model = new AutoETS(1, SPEC);
  try {
    model.fit(values.map((value) => value / scale));
    return model.predict(steps).point.map((value) => value * scale);
  } finally {
    model.free();
  }
}

/** Errors from a few recent origins, pooled by how far ahead they were made. */
function backtest(values: Float64Array): ErrorsAtStep[] {
  const pooled = BACKTEST_STEPS.map((step): ErrorsAtStep => ({ step, errors: [] }));
  for (const held of ORIGINS) {
    const end = values.length - held;
    if (end < MIN_POINTS / 2) continue;
    const point = pointForecast(values.slice(Math.max(0, end - BACKTEST_POINTS), end), held);
    for (const [i, value] of point.entries()) {
      const bucket = pooled.findLast(({ step }) => step <= i + 1);
      bucket?.errors.push(values[end + i]! - value);
    }
  }
  return pooled.filter(({ errors }) => errors.length > 0);
}
