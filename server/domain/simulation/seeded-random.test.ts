import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("SeededRandom", () => {
  it("repeats itself for the same seed and stream, and only then", () => {
    const of = (seed: number, stream: number) => {
      const random = new SeededRandom(seed, stream);
      return draws(20, () => random.uint32()).join();
    };
    expect(of(7, 3)).toBe(of(7, 3));
    expect(new Set([of(7, 3), of(7, 4), of(8, 3), of(3, 7)]).size).toBe(4);
  });

  it("is the same stream on every machine", () => {
    const random = new SeededRandom(1);
    expect(draws(4, () => random.uint32())).toEqual([4076303445, 944738407, 229349386, 186794294]);
  });

  it("stays in [0, 1) and never gets stuck, from any seed", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1_000_000), (seed, stream) => {
        const random = new SeededRandom(seed, stream);
        const values = draws(50, () => random.uniform());
        expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
        expect(new Set(values).size).toBeGreaterThan(45);
      }),
    );
  });

  it.each([
    { name: "uniform numbers have mean 1/2", draw: (r: SeededRandom) => r.uniform(), expected: 0.5 },
    { name: "normal numbers have mean 0", draw: (r: SeededRandom) => r.normal(), expected: 0 },
    { name: "normal numbers have variance 1", draw: (r: SeededRandom) => r.normal() ** 2, expected: 1 },
    {
      name: "exponential numbers have their mean",
      draw: (r: SeededRandom) => r.exponential(3) / 3,
      expected: 1,
    },
  ])("$name", ({ draw, expected }) => {
    const random = new SeededRandom(42);
    expect(Math.abs(mean(draws(40_000, () => draw(random))) - expected)).toBeLessThan(0.03);
  });

  it("writes as many hexadecimal digits as it is asked for", () => {
    expect(new SeededRandom(5).hex(64)).toMatch(/^[0-9a-f]{64}$/);
    expect(new SeededRandom(5).hex(3)).toMatch(/^[0-9a-f]{3}$/);
  });
});
