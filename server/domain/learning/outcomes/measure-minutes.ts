import type { DurationMs, EpochMs } from "@/server/domain/units";
import { ratePerMinute, type SloMeasure, type SloMinute } from "./judge-slo";

const MINUTE: DurationMs = 60_000;

export interface MeasuredSeries {
  name: string;
  role: string | null;
  /** Ascending. */
  points: readonly SloMinute[];
}

/** Whether a series only ever rises, so that its rise is what tells. */
export function isCounter(name: string, type: string): boolean {
  return type === "counter" || /_(total|sum|count|bucket)$/.test(name);
}

/**
 * What a measure was in each whole minute, ascending; a minute that is not known is absent.
 *
 * series   for value and rate the one series; for the others all kept series of the container.
 */
export function measureMinutes(measure: SloMeasure, series: readonly MeasuredSeries[]): SloMinute[] {
  switch (measure) {
    case "value":
      return inOrder(meanPerMinute(series[0]?.points ?? []));
    case "rate":
      return inOrder(ratePerMinute(series[0]?.points ?? []));
    case "error_ratio": {
      const traffic = series.filter(({ role }) => role === "traffic");
      const errors = series.filter(({ role }) => role === "errors");
      // `requests_total{status="500"}` is not among `requests_total{status="200"}`; `requests_errors_total` is among all.
      const besides = errors.filter(({ name }) => traffic.some((all) => all.name === name));
      return inOrder(ratio(rates(errors), rates([...traffic, ...besides])));
    }
    case "mean_latency": {
      const latency = series.filter(({ role }) => role === "latency");
      const ending = (end: string) => latency.filter(({ name }) => name.endsWith(end));
      return inOrder(ratio(rates(ending("_sum")), rates(ending("_count"))));
    }
  }
}

/** Sum of the series' rates; only minutes in which each of them is known. */
function rates(series: readonly MeasuredSeries[]): Map<EpochMs, number> {
  const each = series.map(({ points }) => ratePerMinute(points));
  const [first, ...others] = each;
  const sums = new Map<EpochMs, number>();
  for (const [at, rate] of first ?? []) {
    if (!others.every((other) => other.has(at))) continue;
    sums.set(
      at,
      others.reduce((sum, other) => sum + other.get(at)!, rate),
    );
  }
  return sums;
}

/** Without anything below, a ratio is not known: nobody came, and nobody was served badly. */
function ratio(above: Map<EpochMs, number>, below: Map<EpochMs, number>): Map<EpochMs, number> {
  const known = [...above].filter(([at]) => (below.get(at) ?? 0) > 0);
  return new Map(known.map(([at, value]) => [at, value / below.get(at)!]));
}

function meanPerMinute(points: readonly SloMinute[]): Map<EpochMs, number> {
  const sums = new Map<EpochMs, { sum: number; count: number }>();
  for (const { at, value } of points) {
    const minute = Math.floor(at / MINUTE) * MINUTE;
    const own = sums.get(minute) ?? { sum: 0, count: 0 };
    sums.set(minute, { sum: own.sum + value, count: own.count + 1 });
  }
  return new Map([...sums].map(([at, { sum, count }]) => [at, sum / count]));
}

function inOrder(minutes: Map<EpochMs, number>): SloMinute[] {
  return [...minutes].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);
}
