/**
 * Failure models on simulated fleets that none of them saw: `npm run -s bench:failure -- [--json] [--quick] [--seed N]`.
 * Trained on seed 1 and calibrated on seed 2, both without the kinds held out; judged every minute on other seeds with
 * all kinds at their natural balance.
 */
import { parseArgs } from "node:util";
import { scoreAtBudget } from "@/bench/alarm-budget";
import { askLive } from "@/bench/failure/ask-live";
import { storyPassages } from "@/bench/failure/story-passages";
import { HELD_OUT_KINDS, trainingRows } from "@/bench/failure-rows";
import { calibrate, fitIsotonic } from "@/server/domain/learning/isotonic";
import { areaUnderRoc, averagePrecision } from "@/server/domain/learning/ranking-scores";
import { calibrationError, logLoss } from "@/server/domain/learning/reliability";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import { LEARNED_CAUSES, riskOfMany } from "@/server/domain/risk/prior/failure-model";
import { type PassageCase, passageCoverage } from "@/server/domain/risk/training/calibrate-passage";
import { trainFailureModel } from "@/server/domain/risk/training/train-failure-model";
import { scoreLogistic, trainLogistic } from "@/server/domain/risk/training/train-logistic";
import {
  ALL_FEATURES,
  HORIZONS,
  labelled,
  type TrainingRow,
} from "@/server/domain/risk/training/training-row";
import { createScorer } from "@/server/domain/risk/trees/score-rows";
import { trainBoosting } from "@/server/domain/risk/trees/train-boosting";
import { trainForest } from "@/server/domain/risk/trees/train-forest";

/** Never judged while features and training were chosen: 303, 404, 505, 601 to 604 and 701 were. */
const JUDGED_SEED = 703;
const json = process.argv.includes("--json");
const quick = process.argv.includes("--quick");
const judgedSeed = readSeed();

const learnFrom = { seed: 1, without: HELD_OUT_KINDS, balance: "troubled", calmShare: 0.3 } as const;
const train = trainingRows({ ...learnFrom, stories: quick ? 800 : 4_000, fleets: quick ? 8 : 60 });
const newest = trainingRows({
  stories: quick ? 400 : 1_500,
  fleets: quick ? 4 : 30,
  seed: 2,
  without: HELD_OUT_KINDS,
});
const ofFleets = (rows: TrainingRow[]) =>
  rows.filter(({ features }) => !Number.isNaN(features[place("restarts")]!));
const [fleet, fleetNewest] = [ofFleets(train), ofFleets(newest)];
const model = trainFailureModel(train, "bench", 1, newest);
const judged = trainingRows({
  ...{ stories: 0, fleets: quick ? 2 : 20, seed: judgedSeed, rowEveryMs: 60_000 },
  ask: (known) => askLive(model, known),
});
const passages = judged.flatMap(({ said, minutesTo }): PassageCase[] =>
  said?.timeToFailure && minutesTo.memory <= 60
    ? [{ seconds: minutesTo.memory * 60, told: said.timeToFailure }]
    : [],
);

const horizons = HORIZONS.map((minutes) => {
  const own = labelled(judged, ALL_FEATURES, "any", minutes);
  const learn = labelled(fleet, ALL_FEATURES, "any", minutes);
  const calibrating = labelled(fleetNewest, ALL_FEATURES, "any", minutes);
  const byTrees = (rows: typeof own) => {
    const vectors = rows.kept.map(({ features }) => features);
    const byCause = LEARNED_CAUSES.map((cause) => riskOfMany(model, cause, vectors));
    return vectors.map((_, v) => 1 - byCause.reduce((lives, risks) => lives * (1 - risks[v]![minutes]), 1));
  };
  const forest = createScorer(trainForest(learn, { trees: 50 }));
  const logistic = trainLogistic(learn);
  const calibrated = (scores: ArrayLike<number>, onHeldBack: ArrayLike<number>) => {
    const calibration = fitIsotonic(onHeldBack, calibrating.labels);
    return Array.from(scores, (score) => calibrate(calibration, score));
  };
  const usage = (rows: typeof own) => rows.kept.map(({ features }) => (isNearLimit(features) ? 1 : 0));
  const rate = calibrating.labels.reduce((sum, label) => sum + label, 0) / calibrating.count;
  const boosting = createScorer(
    trainBoosting(learn, { rounds: 120, learningRate: 0.08, maxLeaves: 12, maxDepth: 6, featureShare: 0.45 }),
  );
  const models: [string, ArrayLike<number>][] = [
    ["trees", byTrees(own)],
    ["gbt", calibrated(boosting.score(own), boosting.score(calibrating))],
    ["rf", calibrated(forest.score(own), forest.score(calibrating))],
    ["logistic", calibrated(scoreLogistic(logistic, own), scoreLogistic(logistic, calibrating))],
    ["usage>=90%", calibrated(usage(own), usage(calibrating))],
    ["constant", own.kept.map(() => rate)],
  ];
  const asked = labelled(
    judged.filter(({ said }) => said !== undefined),
    ALL_FEATURES,
    "any",
    minutes,
  );
  const rows = [
    scored(
      "pfn",
      asked,
      asked.kept.map(({ said }) => said!.risk[minutes]),
      minutes,
    ),
    ...models.map(([name, p]) => scored(name, own, p, minutes)),
  ];
  const failedShare = figures(own.labels.reduce((sum, label) => sum + label, 0) / own.count);
  return { horizon: `${minutes}m`, judgedRows: own.count, failedShare, rows };
});

const timeToFailure = {
  nominal: 0.8,
  fleets: { failures: passages.length, coverage: passageCoverage(passages) },
  stories: storyCoverage(),
};
if (json)
  console.log(JSON.stringify({ horizons, timeToFailure, heldOutKinds: [...HELD_OUT_KINDS], judgedSeed }));
else {
  console.log("time to failure:", timeToFailure);
  for (const { horizon, judgedRows, failedShare, rows } of horizons) {
    console.log(`${horizon}: ${judgedRows} rows, ${(failedShare * 100).toFixed(2)} % fail`);
    console.table(rows);
  }
}

/** On a later seed than that which moved the ends. */
function storyCoverage() {
  const later = storyPassages(quick ? 400 : 2_000, 6);
  return { failures: later.length, coverage: passageCoverage(later) };
}

/** `rows` of its own: what the product says is asked for every five minutes, not every one. */
function scored(
  model: string,
  rows: ReturnType<typeof labelled>,
  p: ArrayLike<number>,
  minutes: HorizonMinutes,
) {
  return {
    model,
    rows: rows.count,
    rocAuc: figures(areaUnderRoc(p, rows.labels)),
    prAuc: figures(averagePrecision(p, rows.labels)),
    brier: figures(rows.kept.reduce((sum, _, i) => sum + (p[i]! - rows.labels[i]!) ** 2, 0) / rows.count),
    logLoss: figures(logLoss(p, rows.labels)),
    ece: figures(calibrationError(p, rows.labels)),
    ...rounded(scoreAtBudget(rows.kept, p, minutes)),
  };
}

function readSeed(): number {
  const { values } = parseArgs({
    options: { seed: { type: "string" }, json: { type: "boolean" }, quick: { type: "boolean" } },
  });
  const seed = values.seed === undefined ? JUDGED_SEED : Number(values.seed);
  // Fleets of seeds 1 and 2 are learned from.
  if (Number.isInteger(seed) && seed > 2 && seed < 4_000_000) return seed;
  console.error("usage: bench:failure -- [--json] [--quick] [--seed a whole number over 2]");
  process.exit(2);
}

function place(name: string): number {
  return FEATURE_TABLE.findIndex((line) => line.name === name);
}

function isNearLimit(features: Float64Array): boolean {
  return features[place("memoryLevel")]! >= 0.9 || features[place("cpuDemand")]! >= 0.9;
}

function figures(value: number): number {
  return Number(value.toPrecision(4));
}

function rounded(score: ReturnType<typeof scoreAtBudget>) {
  return { ...score, recallAtBudget: figures(score.recallAtBudget) };
}
