import { type ErrorsAtStep, errorBand } from "@/server/domain/forecast/error-band";
import { countObserved, fillGaps } from "@/server/domain/forecast/fill-gaps";
import { findSeason } from "@/server/domain/forecast/find-season";
import { type ModelOutcome, pathAfter, refusedForLack } from "@/server/domain/forecast/model-outcome";
import { resolutionOf } from "@/server/domain/forecast/recent-regime";
import type { RegularSeries } from "@/server/domain/forecast/series";

export const SEASONAL_MIN_POINTS = 6;
const LAGS = [1, 2, 4, 8, 16, 32, 64];

/**
 * What happened one season ago happens again; without a significant season the last value stays. The band is what this
 * rule would have got wrong before. Refuses below 6 observed points. See docs/models/seasonal-naive.md.
 */
export function seasonalNaive(series: RegularSeries, steps: number): ModelOutcome {
  const observed = countObserved(series.values);
  if (observed < SEASONAL_MIN_POINTS) return refusedForLack(observed, SEASONAL_MIN_POINTS);
  const values = fillGaps(series.values);
  const season = findSeason(values);
  const lags = season === null ? LAGS : [season, 2 * season];
  const band = errorBand(errorsOfRepeating(values, lags), steps, resolutionOf(values));
  const point = (i: number) =>
    season === null ? values[values.length - 1]! : values[values.length - season + (i % season)]!;
  return pathAfter(
    series,
    band.map((offsets) => offsets.map((offset, i) => point(i) + offset)),
  );
}

/** Errors of "the same as `lag` steps before", for the lags of which at least three differences exist. */
function errorsOfRepeating(values: Float64Array, lags: readonly number[]): ErrorsAtStep[] {
  return lags
    .filter((lag, i) => i === 0 || lag <= values.length - 3)
    .map((lag) => ({
      step: lag,
      errors: Array.from({ length: values.length - lag }, (_, i) => values[i + lag]! - values[i]!),
    }));
}
