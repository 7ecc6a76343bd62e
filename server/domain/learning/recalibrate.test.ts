import fc from "fast-check";
import { expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { calibrate } from "./isotonic";
import { recalibrate } from "./recalibrate";

const identity = { scores: [0.001, 0.1, 0.5, 0.9, 0.999], probabilities: [0.001, 0.1, 0.5, 0.9, 0.999] };

/** Rows that are said `said`, of which `came` of a hundred fail. */
function rows(count: number, said: number, came: number) {
  const random = seededRandom(3);
  return {
    said: new Float64Array(count).fill(said),
    labels: Uint8Array.from({ length: count }, () => (random.uniform() < came ? 1 : 0)),
    weights: new Float64Array(count).fill(1),
  };
}

it("moves to what came where much came", () => {
  const { said, labels, weights } = rows(20_000, 0.5, 0.1);
  const moved = recalibrate(identity, said, labels, weights, 5);
  expect(calibrate(moved, 0.5)).toBeCloseTo(0.1, 1);
});

it("hardly moves for a handful, and not at all for none", () => {
  const { said, labels, weights } = rows(8, 0.5, 0);
  expect(calibrate(recalibrate(identity, said, labels, weights, 5), 0.5)).toBeGreaterThan(0.25);
  expect(recalibrate(identity, [], [], [], 5).probabilities).toEqual(identity.probabilities);
});

it("counts a row by the minutes that it stands for", () => {
  const labels = [1, 0];
  const even = calibrate(recalibrate(identity, [0.5, 0.5], labels, [400, 400], 5), 0.5);
  const calm = calibrate(recalibrate(identity, [0.5, 0.5], labels, [40, 4_000], 5), 0.5);
  expect(even).toBeCloseTo(0.5, 2);
  expect(calm).toBeLessThan(0.1);
});

it("an hour's minutes before one failure move it less than those before many within minutes", () => {
  const { said, labels, weights } = rows(600, 0.5, 0.05);
  const at = (minutes: 5 | 60) => calibrate(recalibrate(identity, said, labels, weights, minutes), 0.5);
  expect(at(60)).toBeGreaterThan(at(5));
});

it("never falls with the score and stays a probability, whatever came", () => {
  const row = fc.record({
    said: fc.double({ min: 0, max: 1, noNaN: true }),
    label: fc.integer({ min: 0, max: 1 }),
    weight: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (all) => {
      const { probabilities } = recalibrate(
        identity,
        all.map(({ said }) => said),
        all.map(({ label }) => label),
        all.map(({ weight }) => weight),
        15,
      );
      for (const [i, p] of probabilities.entries()) {
        expect(p).toBeGreaterThanOrEqual(i === 0 ? 0 : probabilities[i - 1]!);
        expect(p).toBeLessThanOrEqual(1);
      }
    }),
  );
});
