import { type ModelOutcome, pathAfter, refusedForLack } from "@/server/domain/forecast/model-outcome";
import { QUANTILE_LEVELS, type RegularSeries } from "@/server/domain/forecast/series";
import { mean, quantileOfSorted } from "@/server/domain/forecast/statistics";

export const MEAN_MIN_POINTS = 6;
const HOUR_SECONDS = 3600;

/**
 * The next hour looks like the last one: its mean in the middle and its own spread around, at every step. The baseline
 * for bursty loads (CPU, network, disk) that any dearer model has to beat. Refuses below 6 observed points.
 */
export function meanLastHour(series: RegularSeries, steps: number): ModelOutcome {
  const recent = series.values.slice(-Math.ceil(HOUR_SECONDS / series.stepSeconds)).filter(Number.isFinite);
  if (recent.length < MEAN_MIN_POINTS) return refusedForLack(recent.length, MEAN_MIN_POINTS);
  const centre = mean(recent);
  const sorted = recent.sort();
  const rows = QUANTILE_LEVELS.map((level) => {
    const own = quantileOfSorted(sorted, level);
    const value = level < 0.5 ? Math.min(own, centre) : level > 0.5 ? Math.max(own, centre) : centre;
    return new Array<number>(steps).fill(value);
  });
  return pathAfter(series, rows);
}
