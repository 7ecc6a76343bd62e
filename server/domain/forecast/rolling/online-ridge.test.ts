import { describe, expect, it } from "vitest";
import {
  addRow,
  createOnlineRidge,
  predictRow,
  solveRidge,
} from "@/server/domain/forecast/rolling/online-ridge";
import { seededRandom } from "@/server/domain/forecast/seeded-random";

function learnt(rows: number, slope: (i: number) => number, keep = 1, prior = 1) {
  const random = seededRandom(5);
  const ridge = createOnlineRidge(2);
  for (let i = 0; i < rows; i++) {
    const x = Float64Array.from([1, random.normal()]);
    addRow(ridge, x, 0, 3 + slope(i) * x[1]!, 1, keep);
  }
  solveRidge(ridge, prior);
  return ridge;
}

describe("ridge regression, row by row", () => {
  it("finds the coefficients", () => {
    const ridge = learnt(500, () => -2);
    expect(ridge.coefficients[0]).toBeCloseTo(3, 1);
    expect(ridge.coefficients[1]).toBeCloseTo(-2, 1);
    expect(predictRow(ridge, Float64Array.from([9, 1, 1]), 1)).toBeCloseTo(1, 1);
  });

  it("is held to nothing by its prior", () => {
    expect(learnt(50, () => -2, 1, 50).coefficients[1]).toBeCloseTo(-1, 0);
  });

  it("forgets what is long ago, also beyond a rescaling", () => {
    const ridge = learnt(3000, (i) => (i < 1500 ? -2 : 4), 0.99);
    expect(ridge.coefficients[1]).toBeCloseTo(4, 1);
    expect(ridge.next).toBeLessThan(1e6);
  });

  it("says nothing before any row", () => {
    const ridge = createOnlineRidge(2);
    solveRidge(ridge, 1);
    expect([...ridge.coefficients]).toEqual([0, 0]);
  });
});
