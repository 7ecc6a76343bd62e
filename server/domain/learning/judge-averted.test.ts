import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GrantWatch, judgeAverted } from "./judge-averted";

const watch = (own: Partial<GrantWatch>): GrantWatch => ({
  dimension: "memory",
  limitBefore: 1000,
  peakUsage: 500,
  knownShare: 1,
  risk: 0.7,
  failed: false,
  ...own,
});

describe("what a grant was worth", () => {
  it.each<{ name: string; own: Partial<GrantWatch>; verdict: string; weight: number | null }>([
    {
      name: "memory past the old limit is confirmed",
      own: { peakUsage: 1001 },
      verdict: "confirmed",
      weight: 1,
    },
    {
      name: "memory past the old limit is confirmed, however little else is known",
      own: { peakUsage: 1001, knownShare: 0.1 },
      verdict: "confirmed",
      weight: 1,
    },
    {
      name: "memory at the old limit has not passed it",
      own: { peakUsage: 1000 },
      verdict: "probable",
      weight: 0.7,
    },
    {
      name: "CPU past the old limit is probable: it would have been throttled, not killed",
      own: { dimension: "cpu", peakUsage: 1500 },
      verdict: "probable",
      weight: 0.7,
    },
    { name: "usage far below the old limit tells nothing", own: {}, verdict: "unknown", weight: null },
    {
      name: "close, but most of the hour is not known: censored",
      own: { peakUsage: 990, knownShare: 0.5 },
      verdict: "unknown",
      weight: null,
    },
    { name: "no reading is not a low reading", own: { peakUsage: null }, verdict: "unknown", weight: null },
    {
      name: "a container that failed all the same was not saved, wherever its usage went",
      own: { peakUsage: 1500, failed: true },
      verdict: "failed",
      weight: 0,
    },
  ])("$name", ({ own, verdict, weight }) => {
    expect(judgeAverted(watch(own))).toMatchObject({ verdict, weight });
  });

  it.each([{ risk: Number.NaN }, { knownShare: 1.2 }, { limitBefore: 0 }, { peakUsage: Number.NaN }])(
    "refuses %o",
    (own) => expect(() => judgeAverted(watch(own))).toThrow(RangeError),
  );

  it("never claims more than the risk that was asked with, unless memory passed the old limit", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom("memory" as const, "cpu" as const, "network" as const, "disk" as const),
        fc.double({ min: 0, max: 3000, noNaN: true }),
        share,
        share,
        fc.boolean(),
        (dimension, peakUsage, knownShare, risk, failed) => {
          const { verdict, weight } = judgeAverted(watch({ dimension, peakUsage, knownShare, risk, failed }));
          const isCertain = dimension === "memory" && peakUsage > 1000 && !failed;
          expect(verdict === "confirmed").toBe(isCertain);
          if (!isCertain) expect(weight ?? 0).toBeLessThanOrEqual(risk);
        },
      ),
    );
  });
});
