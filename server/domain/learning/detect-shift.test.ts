import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { type Bucket, detectShift } from "./detect-shift";

/** Hours of 24 containers each, around a mean. */
function hours(means: readonly number[], seed = 1, spread = 0.1): Bucket[] {
  const random = seededRandom(seed);
  return means.map((mean) => {
    const values = Array.from({ length: 24 }, () => mean + spread * (random.uniform() - 0.5));
    return {
      count: values.length,
      sum: values.reduce((sum, value) => sum + value, 0),
      squares: values.reduce((sum, value) => sum + value ** 2, 0),
    };
  });
}
const level = (length: number, mean: number) => new Array<number>(length).fill(mean);

describe("a shift of a sequence's mean", () => {
  it.each([
    { name: "is found where it happened", means: [...level(48, 0), ...level(24, 0.08)], at: 48 },
    { name: "is found when it falls", means: [...level(30, 0.05), ...level(30, -0.05)], at: 30 },
    { name: "is not found in one level", means: level(96, 0.03), at: null },
    { name: "is not found in a single hour", means: [0.5], at: null },
    { name: "is not found in nothing", means: [], at: null },
  ])("$name", ({ means, at }) => {
    const found = detectShift(hours(means));
    if (at === null) expect(found).toBeNull();
    else expect(Math.abs(found! - at)).toBeLessThanOrEqual(2);
  });

  it("is a false finding in fewer than one of a hundred quiet fortnights", () => {
    let found = 0;
    for (let seed = 1; seed <= 300; seed++) if (detectShift(hours(level(336, 0), seed)) !== null) found++;
    expect(found).toBeLessThan(3);
  });

  it("lies inside the sequence", () => {
    const bucket = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 40 }), (sequence) => {
        const buckets = sequence.map((values) => ({
          count: values.length,
          sum: values.reduce((sum, value) => sum + value, 0),
          squares: values.reduce((sum, value) => sum + value ** 2, 0),
        }));
        const found = detectShift(buckets);
        if (found !== null) expect(found > 0 && found < buckets.length).toBe(true);
      }),
    );
  });
});
