import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestCase } from "./nearest-case";

const SIZE = 12;
/** Calm minutes around 0, failing ones around `level`. */
const row = (level: number, seed: number) =>
  Float64Array.from({ length: SIZE }, (_, i) => level + Math.sin(seed * 12.9898 + i * 78.233));
const ordinary = Array.from({ length: 60 }, (_, i) => row(0, i));
const withUnknown = (known: number) => row(8, 1).map((value, i) => (i < known ? value : Number.NaN));

describe("the past case that a minute looks like", () => {
  it.each<{ name: string; now: Float64Array; cases: Float64Array[]; place: number | null }>([
    {
      name: "is the nearest of those that failed",
      now: row(8, 1),
      cases: [row(5, 2), row(8, 3), row(12, 4)],
      place: 1,
    },
    { name: "is itself, where the same was seen", now: row(8, 1), cases: [row(8, 1)], place: 0 },
    {
      name: "is none, where all are as far as an ordinary minute",
      now: row(0, 999),
      cases: [row(8, 3)],
      place: null,
    },
    { name: "is none without any that failed", now: row(8, 1), cases: [], place: null },
    { name: "is none where too little is known of it", now: withUnknown(4), cases: [row(8, 3)], place: null },
  ])("$name", ({ now, cases, place }) => {
    expect(nearestCase(now, cases, ordinary)?.place ?? null).toBe(place);
  });

  it("is none while too few ordinary minutes give a measure", () => {
    expect(nearestCase(row(8, 1), [row(8, 1)], ordinary.slice(0, 5))).toBeNull();
  });

  it("is the same in other units, and never more alike than the same", () => {
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(factor, fc.integer({ min: 2, max: 500 }), (units, seed) => {
        const cases = [row(8, seed), row(9, seed + 1)];
        const scaled = (vector: Float64Array) => vector.map((value) => value * units);
        const plain = nearestCase(row(8, 1), cases, ordinary);
        const other = nearestCase(scaled(row(8, 1)), cases.map(scaled), ordinary.map(scaled));
        expect(other?.place).toBe(plain?.place);
        if (plain) {
          expect(other!.alike).toBeCloseTo(plain.alike, 6);
          expect(plain.alike).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
