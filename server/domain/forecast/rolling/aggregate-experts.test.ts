import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combine, createAggregation, learnWeights } from "@/server/domain/forecast/rolling/aggregate-experts";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { mean } from "@/server/domain/forecast/statistics";

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

/**
 * Mean weight, over seeds, of the second of two experts after `rounds` outcomes of 100 ± 1: before `changesAt` it errs by
 * 6 and the first by nothing, from then on it errs by nothing and the first by 2.
 */
function meanWeight(rounds: number, changesAt: number): number {
  const weights = SEEDS.map((seed) => {
    const random = seededRandom(seed);
    const aggregation = createAggregation([0.5, 0.5]);
    for (let round = 0; round < rounds; round++) {
      const [first, second] = round < changesAt ? [0, 6] : [2, 0];
      const actual = 100 + random.normal();
      const said = Float64Array.of(100 + first * random.normal(), 100 + second * random.normal());
      learnWeights(aggregation, said, 0, combine(aggregation, said, 0), actual, 1);
    }
    return aggregation.weights[1]!;
  });
  return mean(weights);
}

describe("the weights of experts", () => {
  it.each([
    { name: "the better of two gets most of the weight", rounds: 120, changesAt: 0, least: 0.75, most: 1 },
    { name: "one that came of age late is believed soon", rounds: 120, changesAt: 90, least: 0.75, most: 1 },
    { name: "one that never did is not", rounds: 120, changesAt: 120, least: 0, most: 0.1 },
  ])("$name", ({ rounds, changesAt, least, most }) => {
    const weight = meanWeight(rounds, changesAt);
    expect(weight).toBeGreaterThanOrEqual(least);
    expect(weight).toBeLessThanOrEqual(most + 1e-9);
  });

  it("always sum to 1 and are never negative", () => {
    const value = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 60 }), (rounds) => {
        const aggregation = createAggregation([0.6, 0.4]);
        for (const [first, second, actual] of rounds) {
          const said = Float64Array.of(first, second);
          learnWeights(aggregation, said, 0, combine(aggregation, said, 0), actual, 1);
          const [a, b] = aggregation.weights as unknown as [number, number];
          expect(Math.min(a, b)).toBeGreaterThanOrEqual(0);
          expect(a + b).toBeCloseTo(1, 9);
        }
      }),
    );
  });
});
