import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignPast, insideBand } from "./align-past";

const said = (at: number[], median = at) => ({
  dimension: "memory" as const,
  at,
  p05: median.map((value) => value - 5),
  p50: median,
  p95: median.map((value) => value + 5),
});

describe("what was said, at the times of what came", () => {
  it.each([
    { name: "is linear between two points", points: [0, 100], times: [0, 25, 100], p50: [0, 25, 100] },
    {
      name: "is nothing before the first and after the last",
      points: [50, 60],
      times: [40, 55, 70],
      p50: [null, 55, null],
    },
    { name: "is nothing across a gap", points: [0, 500], times: [0, 250, 500], p50: [0, null, 500] },
    { name: "is nothing where nothing was said", points: [], times: [10, 20], p50: [null, null] },
  ])("$name", ({ points, times, p50 }) => {
    expect(alignPast(said(points), times, 120).p50).toEqual(p50);
  });

  it("never leaves what was said on either side of it", () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.array(fc.nat({ max: 1200 }), { maxLength: 20 }), (medians, asked) => {
        const points = medians.map((_, index) => index * 100);
        const times = asked.toSorted((a, b) => a - b);
        for (const value of alignPast(said(points, medians), times, 100).p50) {
          if (value === null) continue;
          expect(value).toBeGreaterThanOrEqual(Math.min(...medians));
          expect(value).toBeLessThanOrEqual(Math.max(...medians));
        }
      }),
    );
  });
});

describe("how many lay in the band", () => {
  it("counts only what came and was spoken of", () => {
    const aligned = alignPast(said([0, 100, 200]), [0, 100, 200, 300], 120);
    expect(insideBand(aligned, [5, 106, null, 300])).toEqual({ inside: 1, of: 2 });
  });

  it("is unknown, not none, where nothing can be compared", () => {
    expect(insideBand(alignPast(said([]), [0], 120), [1])).toBeNull();
  });
});
