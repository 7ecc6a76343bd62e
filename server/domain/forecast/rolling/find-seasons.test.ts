import { describe, expect, it } from "vitest";
import { findSeasons } from "@/server/domain/forecast/rolling/find-seasons";
import { seededRandom } from "@/server/domain/forecast/seeded-random";

const series = (count: number, at: (i: number, noise: number) => number) => {
  const random = seededRandom(3);
  return Float64Array.from({ length: count }, (_, i) => at(i, random.normal()));
};
const wave = (i: number, period: number) => Math.sin((2 * Math.PI * i) / period);

describe("finding periods", () => {
  it.each([
    { name: "any period", values: series(600, (i, n) => wave(i, 37) + 0.2 * n), expected: [37] },
    {
      name: "a period under a trend",
      values: series(900, (i, n) => 0.02 * i + wave(i, 60) + 0.2 * n),
      expected: [60],
    },
    { name: "short spikes", values: series(600, (i, n) => (i % 12 === 0 ? 5 : 0) + 0.1 * n), expected: [12] },
    {
      name: "a week of days",
      values: series(24 * 7 * 4, (i, n) => wave(i, 24) * (i % 168 < 120 ? 1 : 0.2) + 0.1 * n),
      expected: [24, 168],
    },
    { name: "nothing in noise", values: series(500, (_, n) => n), expected: [] },
    { name: "nothing in a constant", values: series(500, () => 7), expected: [] },
    { name: "nothing in a trend", values: series(500, (i) => i), expected: [] },
  ])("finds $name", ({ values, expected }) => {
    expect(findSeasons(values)).toEqual(expected);
  });

  it("believes a familiar period where noise moved the peak", () => {
    const blurred = series(5 * 288, (i, n) => wave(i, 288) + 0.6 * n);
    expect(findSeasons(blurred, [12, 288, 2016])).toEqual([288]);
  });
});
