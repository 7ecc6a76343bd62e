import { describe, expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import type { RegularSeries } from "@/server/domain/forecast/series";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";
import { type Forecaster, ForecastRefused } from "@/server/ports/forecaster";

const MIB = 1024 * 1024;

const SHAPES: { name: string; at: (i: number, noise: number) => number }[] = [
  { name: "noise around a level", at: (_, noise) => 100 * MIB + noise * MIB },
  { name: "a constant", at: () => 42 },
  { name: "nothing at all", at: () => 0 },
  { name: "a steady climb", at: (i, noise) => (50 + i) * MIB + 0.1 * noise * MIB },
  { name: "a fall towards zero", at: (i, noise) => Math.max(0, 40 - i + noise) },
  { name: "a rhythm", at: (i, noise) => 50 + 20 * Math.sin(i / 2) + noise },
  { name: "bursts", at: (i, noise) => (i % 7 === 0 ? 1000 : 1) + Math.abs(noise) },
  { name: "very large values", at: (i) => 1e15 + i * 1e12 },
  { name: "tiny values", at: (i) => 1e-9 * (1 + (i % 3)) },
];

function seriesOf(at: (i: number, noise: number) => number, count: number): RegularSeries {
  const random = seededRandom(11);
  const values = Float64Array.from({ length: count }, (_, i) => at(i, random.normal()));
  return { startAt: 1_700_000_000_000, stepSeconds: 60, values };
}

/** Every promise of the port, on series that a real fleet shows. Each adapter's test calls this once. */
export function forecasterConformance(name: string, create: () => Forecaster): void {
  describe(`${name} keeps the forecaster's promises`, () => {
    const forecaster = create();

    describe.each(SHAPES)("on $name", ({ at }) => {
      it.each([forecaster.minPoints, 60, 360])("gives a valid path from %i points", async (count) => {
        const series = seriesOf(at, count);
        const path = await forecaster.forecast(series, 60, "cpu");
        expect(validateQuantilePath(path)).toEqual({ kind: "valid" });
        expect(path.quantiles[0]).toHaveLength(60);
        expect(path.stepSeconds).toBe(60);
        expect(path.startAt).toBe(series.startAt + count * 60_000);
      });
    });

    it("gives the same path for the same series", async () => {
      const ask = () => forecaster.forecast(seriesOf(SHAPES[0]!.at, 90), 30, "cpu");
      expect(await ask()).toEqual(await ask());
    });

    it("leaves the series as it was", async () => {
      const series = seriesOf(SHAPES[5]!.at, 60);
      series.values[20] = Number.NaN;
      const before = Float64Array.from(series.values);
      await forecaster.forecast(series, 10, "cpu");
      expect(series.values).toEqual(before);
    });

    it("sees through gaps", async () => {
      const series = seriesOf(SHAPES[0]!.at, 60);
      for (const i of [0, 1, 17, 30, 31, 32, 59]) series.values[i] = Number.NaN;
      expect(validateQuantilePath(await forecaster.forecast(series, 5, "disk"))).toEqual({ kind: "valid" });
    });

    it("looks one step ahead as well as an hour", async () => {
      const path = await forecaster.forecast(seriesOf(SHAPES[0]!.at, 60), 1, "network");
      expect(path.quantiles.every((row) => row.length === 1)).toBe(true);
    });

    it("refuses when too little was observed", async () => {
      const series = seriesOf(SHAPES[0]!.at, 60);
      series.values.fill(Number.NaN, forecaster.minPoints - 1);
      await expect(forecaster.forecast(series, 5, "cpu")).rejects.toBeInstanceOf(ForecastRefused);
    });

    it("puts the truth of a calm series inside its outer band, and its middle near the level", async () => {
      const path = await forecaster.forecast(seriesOf(SHAPES[0]!.at, 120), 10, "cpu");
      for (let step = 0; step < 10; step++) {
        expect(path.quantiles[0]![step]).toBeLessThan(100 * MIB);
        expect(path.quantiles[7]![step]).toBeGreaterThan(100 * MIB);
        expect(Math.abs(path.quantiles[3]![step]! - 100 * MIB)).toBeLessThan(4 * MIB);
      }
    });
  });
}
