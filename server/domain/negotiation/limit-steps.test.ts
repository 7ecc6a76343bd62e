import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitSteps } from "./limit-steps";

const raise = { at: 100, before: 4, after: 8 };
const back = { at: 200, before: 8, after: 4 };

describe("a limit over time, out of its changes", () => {
  it.each([
    { name: "without a change it is the one in force", steps: [], current: 4, is: [4, 4, 4, 4] },
    { name: "without any it is none", steps: [], current: null, is: [null, null, null, null] },
    { name: "before the first change it is what that found", steps: [raise], current: 8, is: [4, 8, 8, 8] },
    { name: "each change holds until the next", steps: [raise, back], current: 4, is: [4, 8, 8, 4] },
    { name: "what somebody else set since counts", steps: [raise], current: 6, is: [4, 6, 6, 6] },
    {
      name: "one that was not there before is none until then",
      steps: [{ at: 150, before: null, after: 8 }],
      current: 8,
      is: [null, null, 8, 8],
    },
  ])("$name", ({ steps, current, is }) => {
    expect(limitSteps(steps, current, [50, 100, 150, 200])).toEqual(is);
  });

  it("has one value a time, and only ones that were in force", () => {
    const values = fc.array(fc.option(fc.nat()), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.array(fc.nat({ max: 90 }), { maxLength: 20 }), (limits, asked) => {
        const steps = limits
          .slice(1)
          .map((after, index) => ({ at: (index + 1) * 10, before: limits[index]!, after }));
        const times = asked.toSorted((a, b) => a - b);
        expect(limitSteps(steps, limits.at(-1)!, times)).toEqual(
          times.map((at) => limits[Math.min(Math.floor(at / 10), limits.length - 1)]),
        );
      }),
    );
  });
});
