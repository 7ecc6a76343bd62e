import { expect, it } from "vitest";
import { judgeDrift } from "./judge-drift";

const hours = (count: number, mean: number) =>
  Array.from({ length: count }, () => ({ count: 40, sum: 40 * mean, squares: 40 * (mean ** 2 + 1e-4) }));

it.each([
  {
    name: "too little is said to be too little",
    psi: [],
    buckets: [],
    words: "too little was kept to tell of the features; no hour is settled",
  },
  {
    name: "calm is calm, with the most moved feature",
    psi: [["memoryLevel", 0.04]],
    buckets: hours(20, 0.01),
    words: "the most moved is “working set close to its limit”, 0.04; the calibration has not shifted",
  },
  {
    name: "one feature that drifted is named",
    psi: [
      ["memoryLevel", 0.4],
      ["restarts", 0.02],
    ],
    buckets: [],
    words: "one feature drifted from what was learnt, most of all “working set close to its limit”, 0.40",
  },
  {
    name: "several are counted",
    psi: [
      ["memoryLevel", 0.4],
      ["restarts", 0.9],
    ],
    buckets: [],
    words: "2 features drifted from what was learnt, most of all “restarts within a day”, 0.90",
  },
  {
    name: "a calibration that shifted says from where to where",
    psi: [],
    buckets: [...hours(20, 0), ...hours(20, 0.2)],
    words: "the calibration shifted: what is said less what comes was 0.0 points and is 20.0",
  },
])("$name", ({ psi, buckets, words }) => {
  expect(judgeDrift(new Map(psi as [string, number][]), buckets).words).toContain(words);
});
