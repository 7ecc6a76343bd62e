import { expect, it } from "vitest";
import { leadBins } from "./lead-bins";

it("lead times are named from what was not announced to the longest", () => {
  const bins = [1, 5, null].map((upToMinutes, i) => ({ upToMinutes, count: i }));
  expect(leadBins(bins, 7)).toEqual([
    { label: "none", count: 7 },
    { label: "up to 1 min", count: 0 },
    { label: "1–5 min", count: 1 },
    { label: "over 5 min", count: 2 },
  ]);
});
