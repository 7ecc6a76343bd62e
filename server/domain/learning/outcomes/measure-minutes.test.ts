import { describe, expect, it } from "vitest";
import { type MeasuredSeries, measureMinutes } from "./measure-minutes";

const AT = Date.UTC(2026, 0, 5, 12);

/** A counter that rises by `perSecond`, read every ten seconds for a minute. */
const counter = (name: string, role: string, perSecond: number): MeasuredSeries => ({
  name,
  role,
  points: Array.from({ length: 7 }, (_, i) => ({ at: AT + i * 10_000, value: 1000 + i * 10 * perSecond })),
});
const valuesOf = (measure: Parameters<typeof measureMinutes>[0], ...series: MeasuredSeries[]) =>
  measureMinutes(measure, series).map(({ value }) => Number(value.toFixed(6)));

describe("a measure, minute by minute", () => {
  it("is the errors over all requests, where a counter of all includes them", () => {
    const all = counter("requests_total", "traffic", 50);
    expect(valuesOf("error_ratio", counter("errors_total", "errors", 5), all)).toEqual([0.1]);
  });

  it("is the errors over the sum, where each status is counted apart", () => {
    const good = counter("requests_total", "traffic", 45);
    expect(valuesOf("error_ratio", counter("requests_total", "errors", 5), good)).toEqual([0.1]);
  });

  it("is no ratio while nobody came", () => {
    const none = counter("requests_total", "traffic", 0);
    expect(valuesOf("error_ratio", counter("errors_total", "errors", 0), none)).toEqual([]);
  });

  it("is not known while one of its series is not", () => {
    const silent = { ...counter("more_requests_total", "traffic", 9), points: [] };
    const all = counter("requests_total", "traffic", 50);
    expect(valuesOf("error_ratio", counter("errors_total", "errors", 5), all, silent)).toEqual([]);
  });

  it("is the mean latency of a histogram", () => {
    const count = counter("duration_seconds_count", "latency", 20);
    expect(valuesOf("mean_latency", counter("duration_seconds_sum", "latency", 4), count)).toEqual([0.2]);
  });

  it("is a gauge's mean, or a counter's rate", () => {
    const gauge = {
      name: "queue",
      role: "queue",
      points: [0, 1].map((i) => ({ at: AT + i * 10_000, value: i * 8 })),
    };
    expect(valuesOf("value", gauge)).toEqual([4]);
    expect(valuesOf("rate", counter("jobs_total", "traffic", 3))).toEqual([3]);
  });

  it("is not known without its series", () => {
    expect(valuesOf("value")).toEqual([]);
    expect(valuesOf("error_ratio")).toEqual([]);
  });
});
