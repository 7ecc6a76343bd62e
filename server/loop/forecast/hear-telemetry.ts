import type { ForecastCandidate } from "@/server/domain/forecast/forecast-candidate";
import type { RegularSeries } from "@/server/domain/forecast/series";
import { telemetryRegression } from "@/server/domain/forecast/telemetry-regression";
import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";

/**
 * The application's own telemetry as one more candidate, for a series that ends now; none where it says nothing. The weights
 * decide whether it pays: on held-out steps it is shown as much of the telemetry as of the series.
 */
export function hearTelemetry(
  series: RegularSeries,
  telemetry: readonly SeriesPoint[][] | undefined,
): ForecastCandidate[] {
  if (!telemetry || telemetry.length === 0) return [];
  const aligned = telemetry.map((points) => onStepsOf(series, points));
  return [
    {
      name: "telemetry",
      async forecast(past, steps) {
        const covariates = aligned.map((values) => values.subarray(0, past.values.length));
        const outcome = telemetryRegression(past, steps, covariates);
        if (outcome.kind === "refused") throw new Error(outcome.because);
        return outcome.path;
      },
    },
  ];
}

/** Means of the points in each step of `series`; `NaN` where there is none. */
function onStepsOf(
  { startAt, stepSeconds, values }: RegularSeries,
  points: readonly SeriesPoint[],
): Float64Array {
  const stepMs = stepSeconds * 1000;
  const sums = new Float64Array(values.length);
  const counts = new Float64Array(values.length);
  for (const { at, value } of points) {
    const step = Math.round((at - startAt) / stepMs);
    if (value === null || step < 0 || step >= values.length) continue;
    sums[step]! += value;
    counts[step]! += 1;
  }
  return sums.map((sum, i) => (counts[i]! > 0 ? sum / counts[i]! : Number.NaN));
}
