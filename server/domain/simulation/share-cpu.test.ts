import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareCpu } from "@/server/domain/simulation/share-cpu";

const share = (demands: number[], weights: number[], capacity: number) =>
  Array.from(shareCpu(Float64Array.from(demands), Float64Array.from(weights), capacity));

describe("shareCpu", () => {
  it.each([
    {
      name: "everybody gets what they want where there is enough",
      demands: [100, 900],
      weights: [1, 1],
      capacity: 1_000,
      expected: [100, 900],
    },
    {
      name: "equals share a full host equally",
      demands: [900, 900],
      weights: [1, 1],
      capacity: 1_000,
      expected: [500, 500],
    },
    {
      name: "a greater weight gets more of a full host",
      demands: [900, 900],
      weights: [3, 1],
      capacity: 1_000,
      expected: [750, 250],
    },
    {
      name: "what the modest leave goes to the rest",
      demands: [100, 900, 900],
      weights: [1, 1, 1],
      capacity: 1_000,
      expected: [100, 450, 450],
    },
    { name: "an empty host gives nothing", demands: [100], weights: [1], capacity: 0, expected: [0] },
    { name: "nobody asks, nobody gets", demands: [], weights: [], capacity: 1_000, expected: [] },
  ])("$name", ({ demands, weights, capacity, expected }) => {
    expect(share(demands, weights, capacity)).toEqual(expected);
  });

  it("never gives more than there is or than is wanted, and leaves nothing idle that somebody wants", () => {
    const containers = fc.array(
      fc.record({
        demand: fc.double({ min: 0, max: 8_000, noNaN: true }),
        weight: fc.integer({ min: 2, max: 8_192 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(containers, fc.integer({ min: 0, max: 64_000 }), (all, capacity) => {
        const demands = all.map(({ demand }) => demand);
        const granted = share(
          demands,
          all.map(({ weight }) => weight),
          capacity,
        );
        const total = granted.reduce((a, b) => a + b, 0);
        const wanted = demands.reduce((a, b) => a + b, 0);
        expect(total).toBeLessThanOrEqual(capacity + 1e-6);
        granted.forEach((grant, i) => {
          expect(grant).toBeLessThanOrEqual(demands[i]!);
          expect(grant).toBeGreaterThanOrEqual(0);
        });
        expect(total).toBeCloseTo(Math.min(wanted, capacity), 4);
      }),
    );
  });
});
