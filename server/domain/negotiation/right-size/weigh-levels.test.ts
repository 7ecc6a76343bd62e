import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weighLevels } from "@/server/domain/negotiation/right-size/weigh-levels";

describe("the say of the levels", () => {
  it("is equal before anything was seen", () => {
    expect(weighLevels([0.2, 5, 1, 0.3], 0)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it("leaves little to what cost much for days", () => {
    expect(weighLevels([0.3, 0.6], 100)[1]).toBeLessThan(1e-4);
  });

  it("tells levels apart more slowly, the less was seen", () => {
    expect(weighLevels([0.3, 0.35], 4)[1]).toBeGreaterThan(weighLevels([0.3, 0.35], 100)[1]!);
  });

  it("sums to one, falls with cost, and asks only how costs differ", () => {
    const cost = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.array(cost, { minLength: 1, maxLength: 20 }), fc.nat(5_000), (costs, hours) => {
        const weights = weighLevels(costs, hours);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        for (const [i, a] of costs.entries()) {
          for (const [j, b] of costs.entries())
            if (a < b) expect(weights[i]).toBeGreaterThanOrEqual(weights[j]!);
        }
        const moved = weighLevels(
          costs.map((own) => own + 3),
          hours,
        );
        for (const [i, weight] of moved.entries()) expect(weight).toBeCloseTo(weights[i]!, 6);
      }),
    );
  });
});
