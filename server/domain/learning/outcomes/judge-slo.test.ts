import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeSlo, ratePerMinute, type SloBound } from "./judge-slo";

const MINUTE = 60_000;
const UNTIL = Date.UTC(2026, 0, 5, 12);
/** The newest last; `null` is a minute that is not known. */
const minutesOf = (values: (number | null)[]) =>
  values.flatMap((value, i) => (value === null ? [] : [{ at: UNTIL - (values.length - i) * MINUTE, value }]));
const above: SloBound = { side: "above", bound: 0.05, minutes: 3 };

describe("an objective", () => {
  it.each<{ name: string; values: (number | null)[]; bound?: SloBound; is: string }>([
    { name: "is broken by enough minutes over its bound", values: [0, 0.1, 0.2, 0.1], is: "violated" },
    { name: "is kept by one good minute among them", values: [0.1, 0.1, 0.01, 0.1], is: "kept" },
    { name: "is kept at the bound itself", values: [0.1, 0.1, 0.05], is: "kept" },
    { name: "is neither while a minute is not known", values: [0.1, null, 0.1], is: "unknown" },
    { name: "is neither without any telemetry", values: [], is: "unknown" },
    {
      name: "is broken from below where low is wrong",
      values: [1, 2, 1],
      bound: { ...above, side: "below", bound: 5 },
      is: "violated",
    },
  ])("$name", ({ values, bound = above, is }) => {
    const verdict = judgeSlo(minutesOf(values), bound, UNTIL);
    expect(verdict.kind).toBe(is);
    if (verdict.kind === "violated") expect(verdict.at).toBe(UNTIL);
  });

  it("tells the worst of the minutes that broke it", () => {
    expect(judgeSlo(minutesOf([9, 0.1, 0.3, 0.2]), above, UNTIL)).toMatchObject({ worst: 0.3 });
  });

  it("that is broken stays broken when every value gets worse", () => {
    const values = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 8 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, more) => {
        const before = judgeSlo(minutesOf(list), above, UNTIL);
        const after = judgeSlo(minutesOf(list.map((v) => (v === null ? null : v + more))), above, UNTIL);
        if (before.kind === "violated") expect(after.kind).toBe("violated");
        if (before.kind === "unknown") expect(after.kind).not.toBe("kept");
      }),
    );
  });
});

describe("the rate of a counter", () => {
  const points = (values: number[], stepMs = 10_000) =>
    values.map((value, i) => ({ at: UNTIL + i * stepMs, value }));
  it.each<{ name: string; values: number[]; stepMs?: number; rates: [minute: number, rate: number][] }>([
    { name: "is its rise a second", values: [0, 10, 20, 30, 40, 50, 60], rates: [[0, 1]] },
    {
      name: "counts from zero after a restart",
      values: [100, 110, 5, 15, 25, 35, 45],
      rates: [[0, 55 / 60]],
    },
    { name: "is not known of a minute that was hardly watched", values: [0, 10, 20], rates: [] },
    { name: "is not known over a gap", values: [0, 100], stepMs: 120_000, rates: [] },
  ])("$name", ({ values, stepMs, rates }) => {
    const want = rates.map(([minute, rate]) => [UNTIL + minute * MINUTE, rate]);
    expect([...ratePerMinute(points(values, stepMs))]).toEqual(want);
  });
});
