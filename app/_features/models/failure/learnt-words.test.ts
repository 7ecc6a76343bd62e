import { expect, it } from "vitest";
import type { FailureModelRow } from "@/server/api/shapes/failure-learning";
import { learntWords } from "./learnt-words";

type Learnt = NonNullable<FailureModelRow["learnt"]>;
const HOUR = 3_600_000;
const part = (cause: "memory" | "other", trees: number): Learnt["parts"][number] => ({
  ...{ cause, trees, minutes: 15, failures: 9, newestFailures: 3 },
});
const learnt = (more: Partial<Learnt>): Learnt => ({
  ...{ way: "full", rows: 1_200, failures: 14, from: 0, calibratedFrom: 20 * HOUR, to: 30 * HOUR, parts: [] },
  ...more,
});

it.each([
  { name: "the shipped one learnt elsewhere", own: null, words: "simulated fleets" },
  { name: "nothing grew", own: learnt({}), words: "a newer calibration only" },
  {
    name: "trees grew for two causes",
    own: learnt({ parts: [part("memory", 4), part("other", 3), part("other", 0)] }),
    words: "14 failures in 1,200 minutes of 30 h, all over again: 7 new trees for memory and other",
  },
  { name: "days", own: learnt({ way: "update", to: 120 * HOUR }), words: "of 5 days, a step further" },
])("$name", ({ own, words }) => {
  expect(learntWords(own)).toContain(words);
});
