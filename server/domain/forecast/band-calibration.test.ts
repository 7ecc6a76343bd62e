import { describe, expect, it } from "vitest";
import {
  BAND_MINUTES,
  type HorizonBand,
  learnBand,
  startBands,
  stretchPath,
} from "@/server/domain/forecast/band-calibration";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { LEVEL_SCORES } from "@/server/domain/forecast/statistics";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";

const path = {
  startAt: 0,
  stepSeconds: 60,
  quantiles: LEVEL_SCORES.map((score) => Array.from({ length: 60 }, () => Math.max(0, 100 + 10 * score))),
};

/** Lives through normal outcomes of deviation `sigma` against bands made for a deviation of 10. */
function live(sigma: (i: number) => number, count: number) {
  const random = seededRandom(5);
  let band: HorizonBand = startBands("cpu", null)[0]!;
  let outside = 0;
  for (let i = 0; i < count; i++) {
    const said = { low: 100 - 16.45 * band.stretch, high: 100 + 16.45 * band.stretch };
    const before = band.outside;
    band = learnBand("cpu", band, said, 100 + sigma(i) * random.normal());
    if (i >= count / 2) outside += band.outside - before;
  }
  return { band, missed: outside / (count / 2) };
}

describe("a band that learns from what came", () => {
  it.each([
    { name: "made too narrow", sigma: () => 20, stretch: 2 },
    { name: "made too wide", sigma: () => 6, stretch: 0.6 },
    { name: "made right", sigma: () => 10, stretch: 1 },
  ])("holds nine in ten when it was $name", ({ sigma, stretch }) => {
    const { band, missed } = live(sigma, 3_000);
    expect(missed).toBeGreaterThan(0.07);
    expect(missed).toBeLessThan(0.13);
    expect(Math.abs(Math.log(band.stretch / stretch))).toBeLessThan(0.35);
  });

  it("holds under drift", () => {
    const { missed } = live((i) => 5 + i / 200, 3_000);
    expect(missed).toBeGreaterThan(0.07);
    expect(missed).toBeLessThan(0.14);
  });

  it("never leaves its bounds, whatever comes", () => {
    let band = startBands("memory", null)[3]!;
    for (let i = 0; i < 500; i++) band = learnBand("memory", band, { low: 0, high: 1 }, 1e9);
    expect(band.stretch).toBe(1.3);
    for (let i = 0; i < 5_000; i++) band = learnBand("memory", band, { low: 0, high: 1 }, 0.5);
    expect(band.stretch).toBe(0.9);
  });
});

describe("a band without outcomes", () => {
  it("is rather too wide where nothing is known", () => {
    expect(startBands("cpu", null).every(({ stretch }) => stretch > 1)).toBe(true);
  });

  it("begins where others like it are", () => {
    const borrowed = [1.5, 1.6, 1.7, 1.8];
    expect(startBands("disk", borrowed).map(({ stretch }) => stretch)).toEqual(borrowed);
  });
});

describe("a stretched path", () => {
  it("keeps its median and its order", () => {
    const bands = startBands("cpu", [2, 2, 3, 4]);
    const wide = stretchPath(path, bands);
    expect(validateQuantilePath(wide)).toEqual({ kind: "valid" });
    expect(wide.quantiles[3]).toEqual(path.quantiles[3]);
    expect(wide.quantiles[6]![59]! - 100).toBeCloseTo(4 * (path.quantiles[6]![59]! - 100));
    expect(wide.quantiles[6]![0]! - 100).toBeCloseTo(2 * (path.quantiles[6]![0]! - 100));
  });

  it("changes smoothly from one distance to the next", () => {
    const wide = stretchPath(path, startBands("cpu", [1, 2, 3, 4]));
    const widths = wide.quantiles[6]!.map((value, i) => value - wide.quantiles[0]![i]!);
    const jumps = widths.slice(1).map((width, i) => Math.abs(width - widths[i]!));
    expect(Math.max(...jumps)).toBeLessThan(6);
    expect(BAND_MINUTES.at(-1)).toBe(60);
  });
});
