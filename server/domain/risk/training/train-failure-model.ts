import { fitIsotonic } from "@/server/domain/learning/isotonic";
import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import {
  CAUSE_FEATURES,
  type CalibratedTrees,
  type FailureModel,
  LEARNED_CAUSES,
  type LearnedCause,
} from "@/server/domain/risk/prior/failure-model";
import { labelled, type TrainingRow } from "@/server/domain/risk/training/training-row";
import { createScorer } from "@/server/domain/risk/trees/score-rows";
import { stackTrees } from "@/server/domain/risk/trees/stack-trees";
import { type BoostingOptions, trainBoosting } from "@/server/domain/risk/trees/train-boosting";
import { type ForestOptions, trainForest } from "@/server/domain/risk/trees/train-forest";

/** Rows of one container are alike: few features a tree, and small steps, keep the trees from learning it by heart. */
const BOOSTING: Partial<BoostingOptions> = {
  rounds: 240,
  learningRate: 0.08,
  maxLeaves: 12,
  maxDepth: 6,
  minCurvature: 3,
  lambda: 4,
  negativeShare: 0.5,
  featureShare: 0.45,
  patience: 18,
};

/** Memory has the most rows and the richest shapes: smaller trees than these leave a fiftieth of its PR-AUC behind. */
const MEMORY_BOOSTING: Partial<BoostingOptions> = {
  ...BOOSTING,
  rounds: 240,
  learningRate: 0.12,
  maxLeaves: 20,
  minCurvature: 6,
};

/** What errs differently beside the boosting; more or larger trees add to the file, and hardly to the ranking. */
const FOREST: Partial<ForestOptions> = { trees: 40, maxLeaves: 128 };

/**
 * Boosted trees, stacked with a forest, for every cause and horizon, calibrated on containers that no tree saw.
 *
 * rows     each container lies wholly in one of three parts: six tenths to learn from, two to stop by, two to calibrate.
 * newest   calibrates instead of the third part where it is given: rows at the balance that is met, by no tree seen.
 * Throws   RangeError when a cause never failed within a horizon.
 */
export function trainFailureModel(
  rows: readonly TrainingRow[],
  version: string,
  seed = 1,
  newest?: readonly TrainingRow[],
): FailureModel {
  const parts = {} as FailureModel["parts"];
  for (const cause of LEARNED_CAUSES) {
    const byHorizon = {} as Record<HorizonMinutes, CalibratedTrees>;
    for (const minutes of HORIZON_MINUTES) byHorizon[minutes] = trainPart(rows, cause, minutes, seed, newest);
    parts[cause] = byHorizon;
  }
  return { version, parts };
}

/** One of the model's nine parts: they know nothing of each other, and may be trained side by side. */
export function trainPart(
  rows: readonly TrainingRow[],
  cause: LearnedCause,
  minutes: HorizonMinutes,
  seed = 1,
  newest?: readonly TrainingRow[],
): CalibratedTrees {
  const own = relevant(rows, cause);
  const part = (from: number, to: number) => own.filter(({ group }) => inPart(group, from, to));
  const [learn, stop, judge] = newest
    ? [part(0, 8), part(8, 10), relevant(newest, cause)]
    : [part(0, 6), part(6, 8), part(8, 10)];
  const places = CAUSE_FEATURES[cause];
  const monotone = places.map((place) => FEATURE_TABLE[place]!.monotone);
  const rowsOf = (part: readonly TrainingRow[]) => labelled(part, places, cause, minutes);
  const boosting = cause === "memory" ? MEMORY_BOOSTING : BOOSTING;
  const last = rowsOf(judge);
  const trees = stackTrees(
    trainBoosting(rowsOf(learn), { ...boosting, monotone, seed }, rowsOf(stop)),
    // A forest stops by itself: it may learn from all that the boosting was stopped by.
    trainForest(rowsOf([...learn, ...stop]), { ...FOREST, monotone, seed }),
    last,
  );
  return { trees, calibration: rounded(fitIsotonic(createScorer(trees).score(last), last.labels)) };
}

/** Stories know memory alone: they say nothing about the other causes. */
function relevant(rows: readonly TrainingRow[], cause: LearnedCause): TrainingRow[] {
  const health = FEATURE_TABLE.findIndex(({ name }) => name === "restarts");
  return rows.filter(({ features }) => cause === "memory" || !Number.isNaN(features[health]!));
}

function inPart(group: number, from: number, to: number): boolean {
  const place = ((Math.imul(group, 0x9e3779b1) >>> 0) / 4294967296) * 10;
  return place >= from && place < to;
}

/** As it is written: six figures are more than the rows can know. */
function rounded({ scores, probabilities }: { scores: number[]; probabilities: number[] }) {
  const figures = (value: number) => Number(value.toPrecision(6));
  return { scores: scores.map(figures), probabilities: probabilities.map(figures) };
}
