import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRightSizer, RIGHT_SIZER } from "@/server/domain/negotiation/right-size/right-sizer";

const STEP = 300_000;
const DAY_STEPS = 288;

/** The limit after a series, one value every five minutes. */
function sizeOf(values: readonly number[], dimension: "cpu" | "memory" = "memory") {
  const sizer = createRightSizer(RIGHT_SIZER[dimension], STEP);
  for (const [i, value] of values.entries()) sizer.observe(i * STEP, value);
  return sizer.rightSize()!;
}

const flat = (days: number, value = 100) => Array.from({ length: days * DAY_STEPS }, () => value);

describe("the right size", () => {
  it("is unknown before the first sample", () => {
    expect(createRightSizer(RIGHT_SIZER.cpu).rightSize()).toBeNull();
  });

  it("starts wide and comes close to usage that never moves", () => {
    const early = sizeOf(flat(1).slice(0, 3)).limit;
    const late = sizeOf(flat(6)).limit;
    expect(early).toBeGreaterThan(125);
    expect(late).toBeGreaterThan(100);
    expect(late).toBeLessThan(early);
    expect(late).toBeLessThan(130);
  });

  it("rises with the very sample that passes it", () => {
    const sizer = createRightSizer(RIGHT_SIZER.cpu);
    for (let i = 0; i < DAY_STEPS; i++) sizer.observe(i * STEP, 100);
    sizer.observe(DAY_STEPS * STEP, 400);
    expect(sizer.rightSize()!.limit).toBeGreaterThan(400);
  });

  it("keeps room for a spike that comes every three hours until it is due again", () => {
    const spiky = Array.from({ length: 6 * DAY_STEPS }, (_, i) => (i % 36 === 0 ? 200 : 100));
    expect(sizeOf(spiky).limit).toBeGreaterThan(200);
  });

  it("makes room for what comes every day at that time, and takes it back between", () => {
    const daily = Array.from({ length: 9 * DAY_STEPS }, (_, i) => (i % DAY_STEPS === 120 ? 500 : 100));
    const before = 8 * DAY_STEPS + 120;
    expect(sizeOf(daily.slice(0, before), "cpu").limit).toBeGreaterThan(500);
    expect(sizeOf(daily.slice(0, before - 40), "cpu").limit).toBeLessThan(250);
  });

  it("gives more room to memory than to CPU on the same usage", () => {
    const values = Array.from({ length: 4 * DAY_STEPS }, (_, i) => 100 + 30 * Math.sin(i) + (i % 97));
    expect(sizeOf(values, "memory").limit).toBeGreaterThan(sizeOf(values, "cpu").limit);
  });

  it.each([
    { name: "a value that is not a number", at: STEP, usage: Number.NaN },
    { name: "a negative usage", at: STEP, usage: -1 },
    { name: "a sample from the past", at: -STEP, usage: 1 },
  ])("refuses $name", ({ at, usage }) => {
    const sizer = createRightSizer(RIGHT_SIZER.cpu);
    sizer.observe(0, 1);
    expect(() => sizer.observe(at, usage)).toThrow(RangeError);
  });

  it("is never nearer to the newest usage than two per cent", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 150 }),
        fc.constantFrom("cpu" as const, "memory" as const),
        (values, dimension) => {
          expect(sizeOf(values, dimension).limit).toBeGreaterThanOrEqual(values.at(-1)! * 1.02 * (1 - 1e-12));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("does not depend on the unit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 30, maxLength: 200 }),
        fc.integer({ min: -3, max: 9 }),
        (values, power) => {
          const here = sizeOf(values).limit;
          const there = sizeOf(values.map((value) => value * 2 ** power)).limit;
          expect(there / 2 ** power).toBeCloseTo(here, 6);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("looks at no sample of the future: a prefix gives the same limit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 150 }),
        (values) => {
          const sizer = createRightSizer(RIGHT_SIZER.memory);
          const half = Math.ceil(values.length / 2);
          for (const [i, value] of values.slice(0, half).entries()) sizer.observe(i * STEP, value);
          const limit = sizer.rightSize()!.limit;
          expect(limit).toBe(sizeOf(values.slice(0, half)).limit);
          expect(Number.isFinite(limit) && limit > 0).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
