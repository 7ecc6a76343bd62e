import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combine, createAggregation, learnWeights } from "@/server/domain/forecast/rolling/aggregate-experts";
import { seededRandom } from "@/server/domain/forecast/seeded-random";

/** Plays `rounds` outcomes of 0 ± 1; `errorsAt` says by how much each of two experts errs in a round. */
function play(rounds: number, errorsAt: (round: number) => [number, number]) {
  const random = seededRandom(1);
  const aggregation = createAggregation([0.5, 0.5]);
  for (let round = 0; round < rounds; round++) {
    const actual = 100 + random.normal();
    const [first, second] = errorsAt(round);
    const said = Float64Array.of(100 + first * random.normal(), 100 + second * random.normal());
    learnWeights(aggregation, said, 0, combine(aggregation, said, 0), actual, 1);
  }
  return aggregation;
}

describe("the weights of experts", () => {
  it.each([
    { name: "the better of two gets most of the weight", rounds: 300, changesAt: 0 },
    { name: "one that came of age late in a short series is believed", rounds: 120, changesAt: 80 },
  ])("$name", ({ rounds, changesAt }) => {
    const { weights } = play(rounds, (round) => (round < changesAt ? [0, 6] : [3, 0]));
    expect(weights[1]).toBeGreaterThan(0.75);
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
