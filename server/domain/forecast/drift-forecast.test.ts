import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { driftForecast } from "@/server/domain/forecast/drift-forecast";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import type { QuantilePath } from "@/server/domain/forecast/series";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";

function forecast(at: (i: number, noise: number) => number, count: number, steps = 60): QuantilePath {
  const random = seededRandom(4);
  const values = Float64Array.from({ length: count }, (_, i) => at(i, random.normal()));
  const outcome = driftForecast({ startAt: 0, stepSeconds: 20, values }, steps);
  if (outcome.kind === "refused") throw new Error(outcome.because);
  return outcome.path;
}

const at = (path: QuantilePath, row: number, step: number) => path.quantiles[row]![step - 1]!;

describe("drift forecast", () => {
  it.each<{ name: string; path: QuantilePath; low: number; high: number }>([
    { name: "noise stays at its level", path: forecast((_, n) => 100 + n, 60), low: 99, high: 101 },
    {
      name: "a leak goes on, from six points",
      path: forecast((i, n) => 50 + 10 * i + 0.2 * n, 6),
      low: 480,
      high: 520,
    },
    {
      name: "a leak goes on, from sixty",
      path: forecast((i, n) => 50 + 10 * i + n, 60),
      low: 1020,
      high: 1060,
    },
    {
      name: "a leak that stopped has stopped",
      path: forecast((i, n) => 5 * Math.min(i, 52) + 0.3 * n, 60),
      low: 255,
      high: 265,
    },
    {
      name: "a step is not a leak",
      path: forecast((i, n) => (i < 57 ? 80 : 180) + n, 60),
      low: 170,
      high: 185,
    },
    {
      name: "a spike that returned is forgotten",
      path: forecast((i, n) => (i > 40 && i < 46 ? 300 : 80) + n, 60),
      low: 77,
      high: 83,
    },
    {
      name: "a curve that levels off is not prolonged",
      path: forecast((i, n) => 150 * (1 - Math.exp(-i / 15)) + 0.3 * n, 60),
      low: 145,
      high: 155,
    },
    {
      name: "a sawtooth has no trend",
      path: forecast((i, n) => 100 + 5 * (i % 12) + n, 114),
      low: 105,
      high: 150,
    },
  ])("$name", ({ path, low, high }) => {
    expect(at(path, 3, 40)).toBeGreaterThanOrEqual(low);
    expect(at(path, 3, 40)).toBeLessThanOrEqual(high);
  });

  it("doubts a trend more the further it looks", () => {
    const path = forecast((i, n) => 50 + i + n, 20);
    const width = (step: number) => at(path, 6, step) - at(path, 0, step);
    expect(width(60)).toBeGreaterThan(2 * width(10));
  });

  it("allows for a leak that stops soon", () => {
    const path = forecast((i) => 50 + 10 * i, 30);
    expect(at(path, 0, 60)).toBeLessThan(0.8 * at(path, 3, 60));
  });

  it("widens for a level that wanders, not for noise", () => {
    let level = 1000;
    const wander = forecast((_, n) => (level += 5 * n), 80);
    const noise = forecast((_, n) => 1000 + 5 * n, 80);
    const growth = (path: QuantilePath) =>
      (at(path, 6, 60) - at(path, 3, 60)) / (at(path, 6, 1) - at(path, 3, 1));
    expect(growth(noise)).toBeLessThan(1.3);
    expect(growth(wander)).toBeGreaterThan(1.5);
  });

  it("refuses fewer than six observed points, and says how many there were", () => {
    const values = Float64Array.of(1, 2, Number.NaN, 4, 5, 6);
    const outcome = driftForecast({ startAt: 0, stepSeconds: 10, values }, 5);
    expect(outcome).toEqual({ kind: "refused", because: "5 observed points, needs 6" });
  });

  it("is a valid path for any finite series", () => {
    const value = fc.oneof(
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      fc.constant(0),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 6, maxLength: 80 }),
        fc.integer({ min: 1, max: 90 }),
        (raw, steps) => {
          const outcome = driftForecast(
            { startAt: 0, stepSeconds: 10, values: Float64Array.from(raw) },
            steps,
          );
          fc.pre(outcome.kind === "path");
          if (outcome.kind !== "path") return;
          expect(validateQuantilePath(outcome.path)).toEqual({ kind: "valid" });
          expect(outcome.path.quantiles[0]).toHaveLength(steps);
        },
      ),
    );
  });
});
