import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brierScore } from "./brier-score";

describe("brierScore", () => {
  it.each([
    {
      name: "certain and right is perfect",
      judged: [{ probability: 1, happened: true, count: 1 }],
      brier: 0,
    },
    {
      name: "certain and wrong is the worst",
      judged: [{ probability: 1, happened: false, count: 1 }],
      brier: 1,
    },
    {
      name: "a shrug costs a quarter",
      judged: [{ probability: 0.5, happened: true, count: 3 }],
      brier: 0.25,
    },
    { name: "nothing to judge is not a good score", judged: [], brier: null },
  ])("$name", ({ judged, brier }) => {
    expect(brierScore(judged).brier).toBe(brier);
  });

  it("gives the base rate exactly the score of the constant that knows it", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }), (happened) => {
        const rate = happened.filter(Boolean).length / happened.length;
        const score = brierScore(happened.map((h) => ({ probability: rate, happened: h, count: 1 })));
        expect(score.brier).toBeCloseTo(score.brierOfBaseRate ?? Number.NaN, 10);
      }),
    );
  });
});
