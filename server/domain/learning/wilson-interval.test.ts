import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareDifference, wilsonInterval } from "./wilson-interval";

describe("a share with its interval", () => {
  it.each([
    // Newcombe (1998), table I: 81 of 263 and 15 of 148.
    { name: "of many cases", came: 81, of: 263, low: 0.2553, high: 0.3662 },
    { name: "of few", came: 15, of: 148, low: 0.0624, high: 0.1605 },
    { name: "of none that came", came: 0, of: 20, low: 0, high: 0.1611 },
    { name: "of one of one", came: 1, of: 1, low: 0.2065, high: 1 },
  ])("$name", ({ came, of, low, high }) => {
    const own = wilsonInterval(came, of)!;
    expect(own.low).toBeCloseTo(low, 4);
    expect(own.high).toBeCloseTo(high, 4);
  });

  it("is not known without cases", () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it("holds its share, and grows narrower with as many again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (of, some) => {
        const came = some % (of + 1);
        const own = wilsonInterval(came, of)!;
        expect(own.low <= own.share && own.share <= own.high).toBe(true);
        const twice = wilsonInterval(2 * came, 2 * of)!;
        expect(twice.high - twice.low).toBeLessThanOrEqual(own.high - own.low);
      }),
    );
  });

  it("gives the difference of two, as published", () => {
    // Newcombe (1998), table II: 56 of 70 and 48 of 80.
    const { difference, low, high } = shareDifference(wilsonInterval(56, 70)!, wilsonInterval(48, 80)!);
    expect(difference).toBeCloseTo(0.2, 6);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });
});
