import { describe, expect, it } from "vitest";
import { cheapForecasters } from "@/server/adapters/forecasters/cheap-forecasters";
import { combineForecasts } from "@/server/domain/forecast/combine-forecasts";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { DIMENSIONS, type Dimension } from "@/server/domain/units";

async function combined(at: (i: number, noise: number) => number, count: number, dimension: Dimension) {
  const random = seededRandom(2);
  const values = Float64Array.from({ length: count }, (_, i) => at(i, random.normal()));
  const candidates = cheapForecasters().map((model) => ({
    name: model.name,
    forecast: (past: { startAt: number; stepSeconds: number; values: Float64Array }, steps: number) =>
      model.forecast(past, steps, dimension),
  }));
  return combineForecasts({ startAt: 0, stepSeconds: 20, values }, candidates, 60);
}

describe("the cheap models together", () => {
  it.each(DIMENSIONS)("serve %s from six points on", async (dimension) => {
    const forecast = await combined((_, noise) => 50 + noise, 6, dimension);
    expect(forecast.kind).toBe("combined");
    expect(forecast.kind === "combined" && forecast.weights[0]?.model).toBe("drift");
  });

  it("do not dilute a leak with models that see none", async () => {
    const forecast = await combined((i, noise) => 50 + 2 * i + 0.3 * noise, 40, "memory");
    if (forecast.kind !== "combined") throw new Error(forecast.because);
    expect(forecast.path.quantiles[3]![29]).toBeGreaterThan(128 + 0.9 * 60);
    expect(forecast.weights[0]!.weight).toBeGreaterThan(0.5);
  });

  it("follow a leak that began eight points ago", async () => {
    const forecast = await combined((i, noise) => 50 + 4 * Math.max(0, i - 51) + 0.3 * noise, 60, "memory");
    if (forecast.kind !== "combined") throw new Error(forecast.because);
    expect(forecast.path.quantiles[3]![29]).toBeGreaterThan(82 + 0.6 * 120);
  });
});
