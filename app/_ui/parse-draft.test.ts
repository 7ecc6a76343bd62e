import { describe, expect, it } from "vitest";
import { parseDraft } from "./parse-draft";

describe("parseDraft", () => {
  const bounds = { min: 1, max: 99, unit: "%" };
  it.each([
    { name: "a number in range is taken", text: "70", value: 70, problem: null },
    { name: "space around it does not matter", text: " 70 ", value: 70, problem: null },
    { name: "a comma is a decimal sign", text: "7,5", value: 7.5, problem: null },
    { name: "an empty text is no value and no fault", text: "", value: null, problem: null },
    { name: "half a number is a fault", text: "7x", value: null, problem: "Give a number" },
    {
      name: "under the least is said with both bounds and the unit",
      text: "0",
      value: null,
      problem: "Between 1 and 99 %",
    },
    { name: "over the most is said and not cut", text: "100", value: null, problem: "Between 1 and 99 %" },
    { name: "infinity is not a number here", text: "Infinity", value: null, problem: "Give a number" },
  ])("$name", ({ text, value, problem }) => {
    expect(parseDraft(text, bounds)).toEqual({ value, problem });
  });
});
