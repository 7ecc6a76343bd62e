import type { RegularSeries } from "@/server/domain/forecast/series";
import { mean, median } from "@/server/domain/forecast/statistics";
import type { EpochMs, Seconds } from "@/server/domain/units";

export interface SeriesPoint {
  at: EpochMs;
  value: number | null;
}

export interface RegularSeriesOptions {
  /** Points before this are left out: the last restart, since a forecast never averages over one. */
  since?: EpochMs;
  /** How the points of one step become one value. The median (default) forgives a lone spike. */
  by?: "median" | "mean";
}

/** What a model looks back on: more costs time and tells of another day. */
const MOST_STEPS = 360;

/**
 * Equally spaced values from irregular points: bins of `stepSeconds` that end at `now`, each value standing for the
 * *middle* of its bin, so that a rising series is not dated late. A bin without a value is `NaN`.
 *
 * points   any order; `null` and not finite values are gaps; those after `now` are left out.
 * Returns  from the first observed bin to `now`, the newest 360 at most; empty when nothing was observed.
 * Throws   RangeError when the step is not positive.
 */
export function toRegularSeries(
  points: readonly SeriesPoint[],
  stepSeconds: Seconds,
  now: EpochMs,
  options: RegularSeriesOptions = {},
): RegularSeries {
  if (!(stepSeconds > 0)) throw new RangeError(`step must be positive, got ${stepSeconds} s`);
  const stepMs = stepSeconds * 1000;
  const since = options.since ?? Number.NEGATIVE_INFINITY;
  const bins = new Map<number, number[]>();
  let oldest = -1;
  for (const { at, value } of points) {
    if (value === null || !Number.isFinite(value) || at > now || at < since) continue;
    const back = Math.floor((now - at) / stepMs);
    if (back >= MOST_STEPS) continue;
    const bin = bins.get(back);
    if (bin) bin.push(value);
    else bins.set(back, [value]);
    if (back > oldest) oldest = back;
  }
  const values = new Float64Array(oldest + 1).fill(Number.NaN);
  const centre = options.by === "mean" ? mean : median;
  for (const [back, bin] of bins) values[oldest - back] = centre(bin);
  return { startAt: now - (oldest + 0.5) * stepMs, stepSeconds, values };
}
