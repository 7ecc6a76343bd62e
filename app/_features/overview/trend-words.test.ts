import { describe, expect, it } from "vitest";
import { trendWords } from "./trend-words";

describe("trendWords", () => {
  it.each([
    { name: "more than before is rising", trend: [0.1, 0.1, 0.3, 0.4, 0.5], says: "rising" },
    { name: "less than before is falling", trend: [0.9, 0.8, 0.2, 0.1, 0.1], says: "falling" },
    { name: "a wobble is steady", trend: [0.1, 0.12, 0.11, 0.13, 0.1], says: "steady" },
    { name: "gaps are passed over", trend: [0.1, null, 0.1, null, 0.5, 0.5, 0.5], says: "rising" },
    { name: "three words are no trend", trend: [null, 0.1, 0.5, 0.9], says: "too new to tell" },
    { name: "nothing is no trend", trend: [null, null], says: "too new to tell" },
  ])("$name", ({ trend, says }) => {
    expect(trendWords(trend)).toBe(says);
  });
});
