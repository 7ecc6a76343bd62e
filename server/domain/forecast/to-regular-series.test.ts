import { describe, expect, it } from "vitest";
import { chooseStep, stepsAhead } from "@/server/domain/forecast/choose-step";
import { countObserved, fillGaps } from "@/server/domain/forecast/fill-gaps";
import { toRegularSeries } from "@/server/domain/forecast/to-regular-series";

const NOW = 1_800_000_000_000;
const ago = (seconds: number, value: number | null) => ({ at: NOW - seconds * 1000, value });

describe("irregular points become a regular series", () => {
  it.each([
    {
      name: "the median of each step, oldest first, forgives a spike",
      points: [ago(55, 1), ago(45, 900), ago(35, 3), ago(25, 4), ago(15, 5), ago(5, 6)],
      values: [3, 5],
    },
    { name: "any order will do", points: [ago(5, 2), ago(35, 1)], values: [1, 2] },
    {
      name: "a step without a value is a gap, not a zero",
      points: [ago(65, 1), ago(5, 3)],
      values: [1, Number.NaN, 3],
    },
    {
      name: "unknown and broken values are gaps",
      points: [ago(40, 1), ago(10, null), ago(8, Number.NaN)],
      values: [1, Number.NaN],
    },
    { name: "what lies after now is not known yet", points: [ago(5, 1), ago(-5, 9)], values: [1] },
    { name: "nothing gives nothing", points: [], values: [] },
  ])("$name", ({ points, values }) => {
    expect([...toRegularSeries(points, 30, NOW).values]).toEqual(values);
  });

  it("dates each value at the middle of its step", () => {
    const { startAt } = toRegularSeries([ago(65, 1), ago(5, 3)], 30, NOW);
    expect(startAt).toBe(NOW - 75_000);
  });

  it("never averages over a restart", () => {
    const points = [ago(50, 200), ago(40, 200), ago(25, 20), ago(15, 22), ago(5, 24)];
    const { values } = toRegularSeries(points, 30, NOW, { since: NOW - 30_000, by: "mean" });
    expect([...values]).toEqual([22]);
  });

  it("looks back on 360 steps at most", () => {
    const points = Array.from({ length: 1000 }, (_, i) => ago(10 * i + 5, i));
    const { values } = toRegularSeries(points, 10, NOW);
    expect(values).toHaveLength(360);
    expect(values.at(-1)).toBe(0);
  });

  it("refuses a step that is no step", () => {
    expect(() => toRegularSeries([], 0, NOW)).toThrow(RangeError);
  });
});

describe("the step", () => {
  it.each([
    { span: 60, dimension: "cpu" as const, interval: 10, step: 10 },
    { span: 600, dimension: "cpu" as const, interval: 10, step: 20 },
    { span: 1200, dimension: "cpu" as const, interval: 10, step: 30 },
    { span: 21_600, dimension: "cpu" as const, interval: 10, step: 60 },
    { span: 21_600, dimension: "memory" as const, interval: 10, step: 20 },
    { span: 60, dimension: "memory" as const, interval: 30, step: 30 },
  ])(
    "of $span s of $dimension sampled each $interval s is $step s",
    ({ span, dimension, interval, step }) => {
      expect(chooseStep(span, dimension, interval)).toBe(step);
      expect(stepsAhead(step) * step).toBeGreaterThan(3600);
    },
  );
});

describe("gaps", () => {
  const gap = Number.NaN;
  it.each([
    { name: "inside are straight lines", values: [1, gap, gap, 4], filled: [1, 2, 3, 4] },
    { name: "at the ends hold the nearest value", values: [gap, 2, 3, gap], filled: [2, 2, 3, 3] },
    { name: "are none in a full series", values: [5, 6], filled: [5, 6] },
  ])("$name", ({ values, filled }) => {
    expect([...fillGaps(Float64Array.from(values))]).toEqual(filled);
  });

  it("cannot be filled from nothing", () => {
    expect(() => fillGaps(Float64Array.of(gap, gap))).toThrow(RangeError);
    expect(countObserved(Float64Array.of(gap, 1, gap))).toBe(1);
  });
});
