import { describe, expect, it } from "vitest";
import { combineForecasts } from "@/server/domain/forecast/combine-forecasts";
import type { ForecastCandidate } from "@/server/domain/forecast/forecast-candidate";
import { pinballLoss } from "@/server/domain/forecast/pinball-loss";
import { QUANTILE_LEVELS, type RegularSeries } from "@/server/domain/forecast/series";
import { LEVEL_SCORES } from "@/server/domain/forecast/statistics";

const climbing: RegularSeries = {
  startAt: 0,
  stepSeconds: 60,
  values: Float64Array.from({ length: 60 }, (_, i) => 100 + i),
};

/** Forecasts `ahead` past the last value per step, with a unit band. */
function candidate(name: string, ahead: (h: number) => number): ForecastCandidate {
  return {
    name,
    forecast: async (series, steps) => ({
      startAt: series.startAt + series.values.length * series.stepSeconds * 1000,
      stepSeconds: series.stepSeconds,
      quantiles: LEVEL_SCORES.map((score) =>
        Array.from({ length: steps }, (_, i) => series.values.at(-1)! + ahead(i + 1) + score),
      ),
    }),
  };
}

const right = candidate("right", (h) => h);
const still = candidate("still", () => 0);
const throwing: ForecastCandidate = {
  name: "throwing",
  forecast: () => Promise.reject(new Error("out of bounds")),
};
const poisoned = candidate("poisoned", (h) => (h > 20 ? Number.NaN : h));

describe("a combination of forecasts", () => {
  it("gives the weight to the model that would have been right", async () => {
    const combined = await combineForecasts(climbing, [still, right], 30);
    if (combined.kind !== "combined") throw new Error(combined.because);
    expect(combined.weights[0]).toMatchObject({ model: "right" });
    expect(combined.weights[0]!.weight).toBeGreaterThan(0.95);
    expect(combined.path.quantiles[3]![29]).toBeGreaterThan(185);
  });

  it("is not confused by one that explodes: those that are merely wrong do not look right beside it", async () => {
    const exploding = candidate("exploding", (h) => 10 ** (10 * h));
    const silent = candidate("silent", () => -100);
    const combined = await combineForecasts(climbing, [exploding, silent, right], 30);
    if (combined.kind !== "combined") throw new Error(combined.because);
    expect(combined.weights[0]).toMatchObject({ model: "right" });
    expect(combined.weights[0]!.weight).toBeGreaterThan(0.95);
  });

  it("drops a model that fails, or turns to NaN far ahead, with the reason", async () => {
    const combined = await combineForecasts(climbing, [poisoned, throwing, right], 30);
    if (combined.kind !== "combined") throw new Error(combined.because);
    expect(combined.dropped).toEqual([{ model: "poisoned", because: "NaN at level 0.05, step 21" }]);
    expect(combined.weights.map(({ model }) => model)).toEqual(["right"]);
    expect(combined.weights[0]!.weight).toBe(1);
  });

  it("trusts the first where there is too little to compare", async () => {
    const short = { ...climbing, values: climbing.values.subarray(0, 12) };
    const combined = await combineForecasts(short, [still, right], 5);
    expect(combined.kind === "combined" && combined.weights).toEqual([
      { model: "still", weight: 1, relativeLoss: null },
    ]);
  });

  it("asks the next when the first cannot speak", async () => {
    const short = { ...climbing, values: climbing.values.subarray(0, 12) };
    const combined = await combineForecasts(short, [throwing, right], 5);
    expect(combined.kind === "combined" && combined.weights[0]!.model).toBe("right");
    expect(combined.dropped).toEqual([{ model: "throwing", because: "out of bounds" }]);
  });

  it("refuses when nobody can speak, and says why", async () => {
    const combined = await combineForecasts(climbing, [throwing], 5);
    expect(combined).toMatchObject({ kind: "refused", because: "throwing: out of bounds" });
  });

  it("uses weights of an earlier call as they are", async () => {
    const weights = [
      { model: "still", weight: 0.5, relativeLoss: 1 },
      { model: "right", weight: 0.5, relativeLoss: 1 },
    ];
    const combined = await combineForecasts(climbing, [still, right], 10, weights);
    expect(combined.kind === "combined" && combined.path.quantiles[3]![9]).toBeCloseTo(159 + 5, 9);
  });
});

describe("pinball loss", () => {
  const path = (value: number) => ({
    startAt: 0,
    stepSeconds: 60,
    quantiles: QUANTILE_LEVELS.map(() => [value]),
  });
  it("is nothing for a perfect forecast and dearer below than above", () => {
    expect(pinballLoss(path(10), [10])).toBe(0);
    expect(pinballLoss(path(8), [10])).toBeGreaterThan(pinballLoss(path(12), [10]));
  });
  it("leaves out what was not observed", () => {
    expect(pinballLoss(path(10), [Number.NaN])).toBeNaN();
  });
});
