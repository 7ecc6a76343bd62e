import { expect, it } from "vitest";
import { runYdf } from "@/bench/ydf-yardstick";
import { averagePrecision } from "@/server/domain/learning/ranking-scores";
import { createScorer } from "@/server/domain/risk/trees/score-rows";
import { trainBoosting } from "@/server/domain/risk/trees/train-boosting";
import { rareFailures } from "@/server/domain/risk/trees/trees.fixtures";

it("ranks later failures no worse than Yggdrasil's boosting on the same rows", async () => {
  const train = rareFailures(6_000, 12, 41, -4.5);
  const later = rareFailures(12_000, 12, 42, -4.5);
  const ours = averagePrecision(createScorer(trainBoosting(train)).score(later), later.labels);
  const theirs = averagePrecision((await runYdf(train, later)).scores, later.labels);
  expect(theirs).toBeGreaterThan(0.2);
  expect(ours).toBeGreaterThan(theirs - 0.01);
}, 60_000);
