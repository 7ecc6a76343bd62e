import fc from "fast-check";
import { expect, it } from "vitest";
import { calibrate, fitIsotonic } from "@/server/domain/learning/isotonic";

it("pools what is out of order and says the share that failed", () => {
  const scores = [0.1, 0.2, 0.3, 0.4, 0.8, 0.9];
  const calibration = fitIsotonic(scores, [0, 1, 0, 0, 1, 1], 0);
  expect(calibrate(calibration, 0.1)).toBe(0);
  expect(calibrate(calibration, 0.3)).toBeCloseTo(1 / 3, 12);
  expect(calibrate(calibration, 2)).toBe(1);
});

it("claims neither 0 nor 1 for want of rows", () => {
  const calibration = fitIsotonic([0, 1], [0, 1]);
  expect(calibrate(calibration, 0)).toBeGreaterThan(0);
  expect(calibrate(calibration, 1)).toBeLessThan(1);
});

it("never falls with the score", () => {
  const row = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.nat(1) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), (rows) => {
      const calibration = fitIsotonic(
        rows.map((r) => r.score),
        rows.map((r) => r.label),
      );
      let last = 0;
      for (let score = -0.1; score <= 1.1; score += 0.01) {
        const probability = calibrate(calibration, score);
        expect(probability).toBeGreaterThanOrEqual(last - 1e-12);
        expect(probability).toBeLessThanOrEqual(1);
        last = probability;
      }
    }),
  );
});
