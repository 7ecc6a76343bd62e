import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstPassage } from "@/server/domain/forecast/first-passage";
import { samplePaths } from "@/server/domain/forecast/sample-paths";
import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";
import { LEVEL_SCORES } from "@/server/domain/forecast/statistics";

/** A normal forecast with the given mean and deviation at each step. */
function normalPath(mean: (h: number) => number, sd: (h: number) => number, steps = 60): QuantilePath {
  const quantiles = LEVEL_SCORES.map((score) =>
    Array.from({ length: steps }, (_, i) => Math.max(0, mean(i + 1) + score * sd(i + 1))),
  );
  return { startAt: 0, stepSeconds: 60, quantiles };
}

describe("first passage", () => {
  const two = (...values: number[]) => ({
    paths: 2,
    steps: values.length / 2,
    stepSeconds: 60,
    values: Float64Array.from(values),
  });

  it.each([
    { name: "a path passes once and for all", paths: two(1, 9, 1, 1, 1, 1), limit: 9, cdf: [0, 0.5, 0.5] },
    { name: "reaching the limit is passing it", paths: two(9, 9, 1, 9), limit: 9, cdf: [0.5, 1] },
    { name: "nobody passes", paths: two(1, 2, 3, 4), limit: 5, cdf: [0, 0] },
  ])("$name", ({ paths, limit, cdf }) => {
    expect(firstPassage(paths, limit)).toEqual(cdf);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("a path with %s is a bug upstream", (value) => {
    expect(() => firstPassage(two(1, value, 1, 1), 5)).toThrow(RangeError);
  });

  it.each([0, -1, Number.NaN])("a limit of %s is none", (limit) => {
    expect(() => firstPassage(two(1, 1, 1, 1), limit)).toThrow(RangeError);
  });
});

describe("sampled paths", () => {
  const widening = normalPath(
    (h) => 100 + h,
    (h) => 2 * h,
  );

  it("have the forecast's quantiles as marginals", () => {
    const { values, steps, paths } = samplePaths(widening, 100, 1, 4000);
    for (const step of [29, 59]) {
      const column = Array.from({ length: paths }, (_, p) => values[p * steps + step]!);
      for (const [row, level] of QUANTILE_LEVELS.entries()) {
        const below = column.filter((value) => value <= widening.quantiles[row]![step]!).length / paths;
        expect(Math.abs(below - level)).toBeLessThan(0.03);
      }
    }
  });

  it("start where the series is now", () => {
    const calm = normalPath(
      () => 100,
      () => 10,
    );
    const meanOfFirst = (last: number) => {
      const { values, steps, paths } = samplePaths(calm, last, 1, 500);
      return Array.from({ length: paths }, (_, p) => values[p * steps]!).reduce((a, b) => a + b) / paths;
    };
    expect(meanOfFirst(120)).toBeGreaterThan(105);
    expect(meanOfFirst(80)).toBeLessThan(95);
  });

  it("keep a doubtful trend for good: a small chance of growth does not become certain by waiting", () => {
    const doubtful = normalPath(
      () => 100,
      () => 1,
    );
    for (const row of [5, 6, 7])
      doubtful.quantiles[row] = doubtful.quantiles[row]!.map((q, i) => q + 3 * i * (row - 4));
    const passed = firstPassage(samplePaths(doubtful, 100, 1, 2000), 200).at(-1)!;
    expect(passed).toBeGreaterThan(0.03);
    expect(passed).toBeLessThan(0.25);
  });

  it("are the same for the same seed and others for another", () => {
    const draw = (seed: number) => samplePaths(widening, 100, seed, 20).values;
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  it("refuse what is not finite", () => {
    const broken = normalPath(
      (h) => (h === 7 ? Number.NaN : 1),
      () => 1,
    );
    expect(() => samplePaths(broken, 1, 1, 10)).toThrow(RangeError);
    expect(() => samplePaths(widening, Number.NaN, 1, 10)).toThrow(RangeError);
  });

  it("pass a limit never less often later, and never more often a higher limit", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, fc.integer(), unit, unit, (slope, sd, last, seed, a, b) => {
        const path = normalPath(
          (h) => 100 + slope * h,
          (h) => 1 + sd * h,
          20,
        );
        const paths = samplePaths(path, 100 + 50 * (last - 0.5), seed, 40);
        const low = firstPassage(paths, 90 + 60 * Math.min(a, b));
        const high = firstPassage(paths, 90 + 60 * Math.max(a, b));
        for (const [i, value] of low.entries()) {
          expect(value).toBeGreaterThanOrEqual(high[i]!);
          expect(value).toBeGreaterThanOrEqual(i > 0 ? low[i - 1]! : 0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
