import { describe, expect, it } from "vitest";
import { orderSavings, type Sized, slackOf, sumSavings } from "./sum-savings";

const row = (
  name: string,
  cap: number | null,
  wanted: number,
  historyHours = 48,
): Sized & { name: string } => ({
  name,
  dimension: "cpu",
  wanted,
  cap,
  usedMean: 100,
  historyHours,
  reclaim: null,
});

describe("what could be given back", () => {
  it.each([
    { name: "all above the right size", cap: 1000, wanted: 400, slack: 600 },
    { name: "nothing where the two are near", cap: 1000, wanted: 970, slack: 0 },
    { name: "less than nothing where the limit is too tight", cap: 300, wanted: 400, slack: -100 },
    { name: "unknown without a limit", cap: null, wanted: 400, slack: null },
  ])("is $name", ({ cap, wanted, slack }) => {
    expect(slackOf(row("a", cap, wanted))).toBe(slack);
  });

  it("adds up only what a day of history stands behind", () => {
    const sum = sumSavings([row("a", 1000, 400), row("b", 1000, 400, 3), row("c", null, 400)], "cpu", 24);
    expect(sum).toMatchObject({
      limited: 2,
      unlimited: 1,
      cap: 2000,
      used: 200,
      giveBack: 600,
      tight: 0,
      judged: 1,
    });
  });

  it("counts what is taken back already, and nothing where a grant lies on top", () => {
    const reclaim = { original: 1000 };
    const rows = [
      { ...row("a", 700, 400), reclaim },
      { ...row("b", 1200, 400), reclaim },
    ];
    expect(sumSavings(rows, "cpu", 24).reclaimed).toBe(300);
  });

  it("puts the most first, then the tight, then what has no limit", () => {
    const rows = [
      row("open", null, 1),
      row("tight", 100, 200),
      row("some", 500, 300),
      row("most", 1000, 100),
    ];
    expect(orderSavings(rows, "cpu").map(({ name }) => name)).toEqual(["most", "some", "tight", "open"]);
    expect(orderSavings(rows, "memory")).toEqual([]);
  });
});
