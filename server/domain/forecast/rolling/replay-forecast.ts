import { countObserved } from "@/server/domain/forecast/fill-gaps";
import { type ModelOutcome, pathAfter, refusedForLack } from "@/server/domain/forecast/model-outcome";
import { LEVELS } from "@/server/domain/forecast/rolling/adaptive-band";
import { forecastHorizons } from "@/server/domain/forecast/rolling/forecast-horizons";
import { createRollingForecast } from "@/server/domain/forecast/rolling/rolling-forecast";
import { QUANTILE_LEVELS, type RegularSeries } from "@/server/domain/forecast/series";

export const ROLLING_MIN_POINTS = 24;
const HOUR_SECONDS = 3600;
/** Shares of a series after which the experts are chosen anew: each time they see the past again. */
const BUILDS = [0.2, 0.5, 0.9];

/**
 * Plays a series value by value through the online combination, and says what comes next: the experts, their weights and
 * the bands have learnt from every step of the way. Refuses below 24 observed points.
 *
 * steps   ≥ 1.
 */
export function replayForecast(series: RegularSeries, steps: number): ModelOutcome {
  const observed = countObserved(series.values);
  if (observed < ROLLING_MIN_POINTS) return refusedForLack(observed, ROLLING_MIN_POINTS);
  const horizons = forecastHorizons(steps);
  const hourSteps = Math.max(1, Math.round(HOUR_SECONDS / series.stepSeconds));
  const rolling = createRollingForecast({
    horizons,
    hourSteps,
    capacity: series.values.length,
    buildAt: BUILDS.map((share) => Math.floor(share * series.values.length)),
  });
  for (const value of series.values) rolling.observe(value);
  const outlook = rolling.outlook();
  if (outlook === null) return refusedForLack(0, ROLLING_MIN_POINTS);
  const rows = QUANTILE_LEVELS.map((_, level) => betweenHorizons(outlook.quantiles, horizons, level, steps));
  return pathAfter(series, rows);
}

/** One level of `quantiles[k * LEVELS + level]` at every step, by straight lines between the horizons. */
export function betweenHorizons(
  quantiles: Float64Array,
  horizons: readonly number[],
  level: number,
  steps: number,
): number[] {
  let next = 0;
  return Array.from({ length: steps }, (_, i) => {
    while (horizons[next]! < i + 1) next++;
    const previous = Math.max(0, next - 1);
    const to = quantiles[next * LEVELS + level]!;
    const span = horizons[next]! - horizons[previous]!;
    const from = quantiles[previous * LEVELS + level]!;
    const share = span > 0 ? (i + 1 - horizons[previous]!) / span : 1;
    // In this form rounding cannot put a level below the one before it.
    return (1 - share) * from + share * to;
  });
}
