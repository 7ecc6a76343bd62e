import { expect, it } from "vitest";
import { clockSkew } from "./clock-skew";

const at = (ms: number) => new Date(ms).toISOString();

it.each([
  { name: "an instant between question and answer is no skew", told: at(1_050), skew: 0 },
  { name: "an instant before the question is behind", told: at(400), skew: -600 },
  { name: "an instant after the answer is ahead", told: at(4_100), skew: 3_000 },
  { name: "nothing that can be read is not known", told: "noon", skew: null },
  { name: "nothing at all is not known", told: undefined, skew: null },
])("$name", ({ told, skew }) => {
  expect(clockSkew(told, 1_000, 1_100)).toBe(skew);
});
