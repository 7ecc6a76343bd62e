import { type ErrorsAtStep, errorBand } from "@/server/domain/forecast/error-band";
import { countObserved, fillGaps } from "@/server/domain/forecast/fill-gaps";
import { type ModelOutcome, pathAfter, refusedForLack } from "@/server/domain/forecast/model-outcome";
import { resolutionOf } from "@/server/domain/forecast/recent-regime";
import { forecastHorizons } from "@/server/domain/forecast/rolling/forecast-horizons";
import {
  addRow,
  createOnlineRidge,
  predictRow,
  solveRidge,
} from "@/server/domain/forecast/rolling/online-ridge";
import type { RegularSeries } from "@/server/domain/forecast/series";

export const TELEMETRY_MIN_POINTS = 48;
/** Changes of the series itself, over so many steps. */
const OWN_LAGS = [1, 3, 12];
/** Steps back at which each covariate is looked at. */
const OTHER_LAGS = [0, 1, 2, 3, 5, 8];
const PRIOR = 12;
/** Newest share of the past that the fit does not see: its errors there are the band. */
const HELD_SHARE = 0.3;
const FIRST = 12;

/**
 * Forecasts usage from what the application says of itself: a ridge regression of the change ahead on recent changes of the
 * series and of the covariates, all of them known at the moment that is forecast from. Its band is what it got wrong on the
 * newest part of the past, which the fit of that band did not see.
 *
 * covariates   at least one, each as long as `series` and on its steps; `NaN` is a gap.
 * Refuses where no covariate was observed, or the series has fewer than 48 points.
 */
export function telemetryRegression(
  series: RegularSeries,
  steps: number,
  covariates: readonly Float64Array[],
): ModelOutcome {
  const observed = countObserved(series.values);
  if (observed < TELEMETRY_MIN_POINTS) return refusedForLack(observed, TELEMETRY_MIN_POINTS);
  const others = covariates
    .filter((own) => countObserved(own) >= TELEMETRY_MIN_POINTS)
    .map((own) => standardised(fillGaps(own)));
  if (others.length === 0) return { kind: "refused", because: "no telemetry of it is long enough" };
  const values = fillGaps(series.values);
  const last = values.length - 1;
  const held = Math.max(8, Math.floor(values.length * HELD_SHARE));
  const horizons = forecastHorizons(Math.min(steps, Math.floor(values.length / 4)));
  const point: number[] = [];
  const errors: ErrorsAtStep[] = [];
  for (const horizon of horizons) {
    const row = (at: number) => featuresAt(values, others, at);
    const judged = regress(values, row, horizon, last - held);
    const misses: number[] = [];
    for (let at = last - held; at + horizon <= last; at++)
      misses.push(values[at + horizon]! - values[at]! - predictRow(judged, row(at), 0));
    if (misses.length > 0) errors.push({ step: horizon, errors: misses });
    point.push(values[last]! + predictRow(regress(values, row, horizon, last), row(last), 0));
  }
  const band = errorBand(errors, steps, resolutionOf(values));
  return pathAfter(
    series,
    band.map((offsets) => offsets.map((offset, i) => between(horizons, point, i + 1) + offset)),
  );
}

/** A regression of the change `horizon` steps ahead, on every origin whose outcome lies at or before `until`. */
function regress(values: Float64Array, row: (at: number) => Float64Array, horizon: number, until: number) {
  const ridge = createOnlineRidge(row(FIRST).length);
  for (let at = FIRST; at + horizon <= until; at++)
    addRow(ridge, row(at), 0, values[at + horizon]! - values[at]!, 1, 1);
  solveRidge(ridge, PRIOR);
  return ridge;
}

function featuresAt(values: Float64Array, others: readonly Float64Array[], at: number): Float64Array {
  const back = (of: Float64Array, lag: number) => of[Math.max(0, at - lag)]!;
  return Float64Array.from([
    ...OWN_LAGS.map((lag) => values[at]! - back(values, lag)),
    values[at]! - meanBefore(values, at),
    ...others.flatMap((own) => [...OTHER_LAGS.map((lag) => back(own, lag)), own[at]! - meanBefore(own, at)]),
  ]);
}

function meanBefore(values: Float64Array, at: number): number {
  let sum = 0;
  for (let i = at - FIRST + 1; i <= at; i++) sum += values[i]!;
  return sum / FIRST;
}

function standardised(values: Float64Array): Float64Array {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
  return values.map((value) => (spread > 0 ? (value - centre) / spread : 0));
}

function between(horizons: readonly number[], point: readonly number[], step: number): number {
  const next = horizons.findIndex((h) => h >= step);
  if (next < 0) return point.at(-1)!;
  if (next === 0) return point[0]!;
  const share = (step - horizons[next - 1]!) / (horizons[next]! - horizons[next - 1]!);
  return point[next - 1]! + share * (point[next]! - point[next - 1]!);
}
