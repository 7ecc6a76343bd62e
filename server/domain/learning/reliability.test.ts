import { expect, it } from "vitest";
import { calibrationError, logLoss } from "@/server/domain/learning/reliability";

it("is 0 where one in four came of what was given a quarter, and the gap where none did", () => {
  expect(calibrationError([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0])).toBeCloseTo(0, 12);
  expect(calibrationError([0.25, 0.25, 0.25, 0.25], [0, 0, 0, 0])).toBeCloseTo(0.25, 12);
});

it("punishes certainty that was wrong, finitely", () => {
  expect(logLoss([0.5], [1])).toBeCloseTo(Math.LN2, 12);
  expect(logLoss([0], [1])).toBeCloseTo(-Math.log(1e-6), 6);
});
