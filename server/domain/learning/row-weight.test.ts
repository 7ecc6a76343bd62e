import { expect, it } from "vitest";
import { CALM_EVERY, RISKY, rowWeight } from "./row-weight";

it("keeps every risky minute, and the same draw of a calm one however often it is assessed", () => {
  expect(rowWeight(7, 60_000, RISKY)).toBe(1);
  for (let minute = 0; minute < 200; minute++) {
    const at = minute * 60_000;
    expect(rowWeight(7, at + 59_000, 0)).toBe(rowWeight(7, at, 0.01));
  }
});

it("the kept calm minutes stand for all of them, in every container and over all", () => {
  const minutes = 5_000;
  let all = 0;
  for (let container = 1; container <= 20; container++) {
    let own = 0;
    for (let minute = 0; minute < minutes; minute++) own += rowWeight(container, minute * 60_000, 0) ?? 0;
    expect(own / minutes).toBeGreaterThan(0.75);
    expect(own / minutes).toBeLessThan(1.25);
    all += own;
  }
  expect(all / (20 * minutes)).toBeCloseTo(1, 1);
  expect(CALM_EVERY).toBeGreaterThan(1);
});
