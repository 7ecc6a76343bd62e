import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEVELS, MIDDLE } from "@/server/domain/forecast/rolling/adaptive-band";
import { createRollingForecast } from "@/server/domain/forecast/rolling/rolling-forecast";
import { seededRandom } from "@/server/domain/forecast/seeded-random";

const HORIZONS = [1, 2, 4];
const create = (capacity = 4096) => createRollingForecast({ horizons: HORIZONS, hourSteps: 4, capacity });

function play(values: Iterable<number>, capacity?: number) {
  const rolling = create(capacity);
  for (const value of values) rolling.observe(value);
  return rolling.outlook();
}

const noisy = (count: number, at: (i: number, noise: number) => number, seed = 1) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => at(i, random.normal()));
};
const daily = (i: number, noise: number) => 100 + 40 * Math.sin((2 * Math.PI * i) / 48) + 3 * noise;

/** Shares of the newest steps inside the 90 % band one and four steps ahead. */
function coverage(values: readonly number[], from: number): { share: number; width: number } {
  const rolling = create();
  let inside = 0;
  let width = 0;
  let count = 0;
  for (const [i, value] of values.entries()) {
    const said = i >= from ? rolling.outlook() : null;
    if (said) {
      const low = said.quantiles[0]!;
      const high = said.quantiles[LEVELS - 2]!;
      if (value >= low && value <= high) inside++;
      width += high - low;
      count++;
    }
    rolling.observe(value);
  }
  return { share: inside / count, width: width / count };
}

describe("a rolling forecast", () => {
  it("follows a rhythm that the last value does not", () => {
    const values = noisy(600, daily);
    const said = play(values.slice(0, 590))!;
    for (const [k, ahead] of HORIZONS.entries())
      expect(Math.abs(said.quantiles[k * LEVELS + MIDDLE]! - daily(589 + ahead, 0))).toBeLessThan(6);
  });

  it("uses the week of a day before it has seen the week twice", () => {
    // Four steps an hour: a day is 96 steps, a week 672. Each step of the week has a value of its own.
    const ownOfWeek = noisy(672, (_, noise) => 10 * noise, 2);
    const values = noisy(
      1300,
      (i, n) => 100 + 40 * Math.sin((2 * Math.PI * i) / 96) + ownOfWeek[i % 672]! + n,
    );
    const rolling = create();
    let missed = 0;
    for (const [i, value] of values.entries()) {
      if (i >= 1200) missed += Math.abs(value - rolling.outlook()!.quantiles[MIDDLE]!) / 100;
      rolling.observe(value);
    }
    // Without the week 8 are missed, with it the noise remains.
    expect(missed).toBeLessThan(4);
  });

  it("stays with the last value of a random walk", () => {
    let level = 500;
    const values = noisy(800, (_, noise) => (level += noise));
    const said = play(values)!;
    expect(Math.abs(said.quantiles[MIDDLE]! - values.at(-1)!)).toBeLessThan(0.5);
  });

  it("says of a constant that it stays, in a band of almost nothing", () => {
    const said = play(new Array(200).fill(42))!;
    for (const value of said.quantiles) expect(value).toBeCloseTo(42, 1);
  });

  it.each([
    { name: "calm noise", values: noisy(1500, (_, n) => 100 + n) },
    { name: "a rhythm", values: noisy(1500, daily) },
    {
      name: "hours of calm and hours of storm",
      values: noisy(1500, (i, n) => 200 + n * (i % 96 < 48 ? 1 : 8)),
    },
    { name: "noise that grows", values: noisy(1500, (i, n) => 500 + (n * (i + 100)) / 200) },
  ])("holds 90 % of $name in its 90 % band", ({ values }) => {
    const { share } = coverage(values, 500);
    expect(share).toBeGreaterThan(0.87);
    expect(share).toBeLessThan(0.93);
  });

  it("narrows its band where it is calm", () => {
    const values = noisy(1500, (i, n) => 200 + n * (i % 96 < 48 ? 1 : 8));
    const constant = noisy(1500, (_, n) => 200 + 8 * n);
    expect(coverage(values, 500).width).toBeLessThan(0.75 * coverage(constant, 500).width);
  });

  it("is wide when it knows little", () => {
    const width = (count: number) => {
      const said = play(noisy(count, (_, n) => 100 + n))!;
      return said.quantiles[LEVELS - 2]! - said.quantiles[0]!;
    };
    expect(width(8)).toBeGreaterThan(1.3 * width(800));
  });

  it("goes on with a bounded memory", () => {
    const said = play(noisy(1000, daily), 256)!;
    expect(Math.abs(said.quantiles[MIDDLE]! - daily(1000, 0))).toBeLessThan(12);
  });

  it("speaks only once something was observed", () => {
    expect(play([])).toBeNull();
    expect(play([Number.NaN, Number.NaN])).toBeNull();
  });

  it("gives finite, ascending quantiles whatever comes", () => {
    const value = fc.oneof(
      fc.double({ min: 0, max: 1e15, noNaN: true }),
      fc.constant(Number.NaN),
      fc.constant(0),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 4, maxLength: 90 }), (values) => {
        const said = play(values);
        if (said === null) return;
        for (let at = 0; at < said.quantiles.length; at++) {
          expect(Number.isFinite(said.quantiles[at]!)).toBe(true);
          if (at % LEVELS > 0) expect(said.quantiles[at]!).toBeGreaterThanOrEqual(said.quantiles[at - 1]!);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("weighs experts to 1 at every horizon", () => {
    const said = play(noisy(300, daily))!;
    for (let k = 0; k < HORIZONS.length; k++) {
      const own = said.weights.slice(k * said.names.length, (k + 1) * said.names.length);
      expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    }
  });
});
