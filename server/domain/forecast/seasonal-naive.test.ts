import { describe, expect, it } from "vitest";
import { findSeason } from "@/server/domain/forecast/find-season";
import { meanLastHour } from "@/server/domain/forecast/mean-last-hour";
import { seasonalNaive } from "@/server/domain/forecast/seasonal-naive";
import { seededRandom } from "@/server/domain/forecast/seeded-random";

function valuesOf(at: (i: number, noise: number) => number, count: number): Float64Array {
  const random = seededRandom(9);
  return Float64Array.from({ length: count }, (_, i) => at(i, random.normal()));
}

describe("a season", () => {
  let level = 0;
  it.each([
    {
      name: "of a wave is found",
      values: valuesOf((i, n) => 50 + 20 * Math.sin((2 * Math.PI * i) / 24) + 2 * n, 200),
      season: 24,
    },
    {
      name: "of a sawtooth is found in a short series",
      values: valuesOf((i, n) => 5 * (i % 12) + n, 60),
      season: 12,
    },
    {
      name: "is found on a trend",
      values: valuesOf((i, n) => i + 20 * Math.sin((2 * Math.PI * i) / 20) + n, 160),
      season: 20,
    },
    { name: "is not seen in noise", values: valuesOf((_, n) => 100 + n, 200), season: null },
    { name: "is not seen in a climb", values: valuesOf((i, n) => i + 0.2 * n, 200), season: null },
    {
      name: "is not seen in a level that wanders",
      values: valuesOf((_, n) => (level += n), 200),
      season: null,
    },
    { name: "is not claimed from two repeats", values: valuesOf((i) => i % 30, 60), season: null },
    { name: "is not seen in a constant", values: valuesOf(() => 7, 100), season: null },
  ])("$name", ({ values, season }) => {
    expect(findSeason(values)).toBe(season);
  });
});

describe("seasonal naive", () => {
  const middle = (values: Float64Array, steps: number) => {
    const outcome = seasonalNaive({ startAt: 0, stepSeconds: 60, values }, steps);
    if (outcome.kind === "refused") throw new Error(outcome.because);
    return outcome.path.quantiles;
  };

  it("repeats what happened a season ago", () => {
    const [row] = [
      middle(
        valuesOf((i) => 10 + (i % 8), 64),
        16,
      )[3]!,
    ];
    for (const [i, value] of row.entries()) expect(value).toBeCloseTo(10 + (i % 8), 5);
  });

  it("holds the last value where no season is known, and widens", () => {
    const rows = middle(Float64Array.of(5, 6, 4, 7, 5, 6, 8), 20);
    expect(rows[3]!.every((value) => value === 8)).toBe(true);
    expect(rows[6]![19]! - rows[3]![19]!).toBeGreaterThan(rows[6]![0]! - rows[3]![0]!);
  });
});

describe("the last hour", () => {
  it("is its own forecast: its mean, and its spread around", () => {
    const values = valuesOf((i) => (i < 60 ? 1000 : i % 10 === 0 ? 100 : 10), 120);
    const outcome = meanLastHour({ startAt: 0, stepSeconds: 60, values }, 3);
    if (outcome.kind === "refused") throw new Error(outcome.because);
    const [low, , , middle, , , , high] = outcome.path.quantiles.map((row) => row[2]!);
    expect(middle).toBeCloseTo(19, 9);
    expect(low).toBe(10);
    expect(high).toBe(100);
  });
});
