import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { History } from "@/server/api/shapes/container";
import { buildChart, type Forecast } from "./build-chart";
import { CHART_MODELS } from "./chart-models";

const NOW = 1_000_000_000;
const [cpu, memory, network] = CHART_MODELS;

function history(memoryBytes: (number | null)[], limit: number | null): History {
  const at = memoryBytes.map((_, index) => NOW - (memoryBytes.length - 1 - index) * 10_000);
  const none = at.map(() => null);
  return {
    stepSeconds: 10,
    at,
    cpuMillicores: none,
    cpuLimitMillicores: none,
    cpuThrottledRatio: none,
    memoryWorkingSetBytes: memoryBytes,
    memoryLimitBytes: at.map(() => limit),
    networkRxBytesPerSecond: at.map(() => 3),
    networkTxBytesPerSecond: at.map((_, index) => (index === 0 ? null : 4)),
    blockReadBytesPerSecond: none,
    blockWriteBytesPerSecond: none,
    networkLimitBytesPerSecond: none,
    diskLimitBytesPerSecond: none,
  };
}

function forecast(offsetsSeconds: number[], median: number): Forecast {
  const each = (factor: number) => offsetsSeconds.map(() => median * factor);
  return {
    dimension: "memory",
    madeAt: NOW,
    model: "ets",
    weights: [],
    at: offsetsSeconds.map((offset) => NOW + offset * 1000),
    p05: each(0.8),
    p25: each(0.9),
    p50: each(1),
    p75: each(1.1),
    p95: each(1.2),
  };
}

const build = (past: History, ahead?: Forecast, model = memory!) =>
  buildChart({ model, history: past, forecast: ahead, marks: [], range: "1h", now: NOW });
const column = (chart: ReturnType<typeof build>, key: string) =>
  chart.spec.data[chart.spec.series.findIndex((series) => series.key === key) + 1];

describe("buildChart", () => {
  it("continues the history with the forecast, joined in the newest sample", () => {
    const chart = build(history([100, 110], 200), forecast([10, 20], 120));
    expect(chart.spec.data[0].map((at) => at - NOW / 1000)).toEqual([-10, 0, 10, 20]);
    expect(column(chart, "usage")).toEqual([100, 110, null, null]);
    expect(column(chart, "p50")).toEqual([null, 110, 120, 120]);
    expect(column(chart, "p05")).toEqual([null, 110, 96, 96]);
    expect(column(chart, "limit")).toEqual([200, 200, 200, 200]);
  });

  it("drops what was forecast for times that have come", () => {
    const chart = build(history([100, 110], 200), forecast([-10, 0, 10], 120));
    expect(column(chart, "p50")).toEqual([null, 110, 120]);
  });

  it("looks no further ahead than it looks back", () => {
    const chart = buildChart({
      model: memory!,
      history: history([100], 200),
      forecast: forecast([600, 900, 1200], 120),
      marks: [],
      range: "15m",
      now: NOW,
    });
    expect(chart.spec.to).toBe(NOW + 900_000);
    expect(chart.spec.data[0]).toHaveLength(3);
  });

  it("says a limit that is far above instead of drawing it", () => {
    const chart = build(history([100, 110], 4000));
    expect(chart.limitOutOfSight).toBe(4000);
    expect(chart.spec.series.map((series) => series.key)).not.toContain("limit");
    expect(chart.spec.top).toBeLessThan(200);
  });

  it("keeps the scale when a limit is raised far beyond the usage, and says where it is now", () => {
    const raised = { ...history([100, 110, 120], 150), memoryLimitBytes: [150, 150, 4000] };
    const chart = build(raised);
    expect(chart.spec.top).toBeCloseTo(150 * 1.08);
    expect(column(chart, "limit")).toEqual([150, 150, 4000]);
    expect(chart.limitOutOfSight).toBe(4000);
  });

  it("fits the scale to what somebody zoomed to", () => {
    const zoom = { from: NOW - 15_000, to: NOW };
    const past = history([900, 900, 100, 110], null);
    const input = {
      model: memory!,
      history: past,
      forecast: undefined,
      marks: [],
      range: "1h" as const,
      now: NOW,
    };
    const chart = buildChart({ ...input, zoom });
    expect(chart.spec).toMatchObject(zoom);
    expect(chart.spec.top).toBeCloseTo(110 * 1.08);
    expect(column(chart, "usage")).toEqual([900, 900, 100, 110]);
  });

  it("holds the newest limit ahead over a missing sample, and not over many", () => {
    const past = history([5, 5, 5, 5, 5], 10);
    const ahead = forecast([10], 1);
    const withLimits = (limits: (number | null)[]) =>
      column(build({ ...past, memoryLimitBytes: limits }, ahead), "limit");
    expect(withLimits([10, 10, 10, 10, null])).toEqual([10, 10, 10, 10, null, 10]);
    expect(withLimits([10, 10, null, null, null])).toEqual([10, 10, null, null, null, null]);
  });

  it("keeps a limit in sight that the forecast comes near to", () => {
    expect(build(history([100, 110], 4000), forecast([10], 2000)).limitOutOfSight).toBeNull();
  });

  it("has neither a limit nor a band where there is none", () => {
    const chart = build(history([100, 110], null));
    expect(chart.spec.series.map((series) => series.key)).toEqual(["usage"]);
    expect(chart.spec.bands).toEqual([]);
    expect(chart.limitOutOfSight).toBeNull();
  });

  it("does not know a total of which a part is unknown", () => {
    expect(column(build(history([1, 1], null), undefined, network), "total")).toEqual([null, 7]);
  });

  it("does not scale by a ratio that has its own scale", () => {
    const past = { ...history([1, 1], null), cpuMillicores: [0.1, 0.1], cpuThrottledRatio: [1, 1] };
    expect(build(past, undefined, cpu).spec.top).toBeLessThan(0.2);
  });

  it("gives every column one value a time, whatever is missing", () => {
    const values = fc.array(fc.option(fc.nat()), { maxLength: 20 });
    const offsets = fc.uniqueArray(fc.integer({ min: -100, max: 4000 }), { maxLength: 20 });
    fc.assert(
      fc.property(values, fc.option(fc.nat()), offsets, (past, limit, ahead) => {
        const { spec } = build(
          history(past, limit),
          forecast(
            ahead.sort((a, b) => a - b),
            50,
          ),
        );
        const [times, ...columns] = spec.data;
        expect(columns).toHaveLength(spec.series.length);
        for (const each of columns) expect(each).toHaveLength(times.length);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(spec.top).toBeGreaterThan(0);
      }),
    );
  });
});
