/**
 * Failure models on simulated fleets that none of them saw: `npm run -s bench:failure -- [--json] [--quick] [--seed N]`.
 * Trained on seed 1 and calibrated on seed 2, both without the kinds held out; judged every minute on other seeds with
 * all kinds at their natural balance.
 */
import { parseArgs } from "node:util";
import { scoreAtBudget } from "@/bench/alarm-budget";
import { trainingRows } from "@/bench/failure-rows";
import { calibrate, fitIsotonic } from "@/server/domain/learning/isotonic";
import { areaUnderRoc, averagePrecision } from "@/server/domain/learning/ranking-scores";
import { calibrationError, logLoss } from "@/server/domain/learning/reliability";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import { LEARNED_CAUSES, riskOfMany } from "@/server/domain/risk/prior/failure-model";
import { trainFailureModel } from "@/server/domain/risk/training/train-failure-model";
import { scoreLogistic, trainLogistic } from "@/server/domain/risk/training/train-logistic";
import {
  ALL_FEATURES,
  HORIZONS,
  labelled,
  type TrainingRow,
} from "@/server/domain/risk/training/training-row";
import { createScorer } from "@/server/domain/risk/trees/score-rows";
import { trainForest } from "@/server/domain/risk/trees/train-forest";

const HELD_OUT = new Set(["noisyNeighbour", "dailyRhythm", "rhythm", "burstyLeak"]);
/** Never judged while features and training were chosen: 303, 404, 505 and 601 to 604 were. */
const JUDGED_SEED = 701;
const json = process.argv.includes("--json");
const quick = process.argv.includes("--quick");
const judgedSeed = readSeed();

const learnFrom = { seed: 1, without: HELD_OUT, balance: "troubled", calmShare: 0.3 } as const;
const train = trainingRows({ ...learnFrom, stories: quick ? 800 : 4_000, fleets: quick ? 8 : 90 });
const newest = trainingRows({
  stories: quick ? 400 : 1_500,
  fleets: quick ? 4 : 36,
  seed: 2,
  without: HELD_OUT,
});
const judged = trainingRows({ stories: 0, fleets: quick ? 4 : 30, seed: judgedSeed, rowEveryMs: 60_000 });
const ofFleets = (rows: TrainingRow[]) =>
  rows.filter(({ features }) => !Number.isNaN(features[place("restarts")]!));
const [fleet, fleetNewest] = [ofFleets(train), ofFleets(newest)];
const model = trainFailureModel(train, "bench", 1, newest);

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
  const models: [string, ArrayLike<number>][] = [
    ["gbt", calibrated(byTrees(own), byTrees(calibrating))],
    ["rf", calibrated(forest.score(own), forest.score(calibrating))],
    ["logistic", calibrated(scoreLogistic(logistic, own), scoreLogistic(logistic, calibrating))],
    ["usage>=90%", calibrated(usage(own), usage(calibrating))],
    ["constant", own.kept.map(() => rate)],
  ];
  const rows = models.map(([name, p]) => ({
    model: name,
    rocAuc: figures(areaUnderRoc(p, own.labels)),
    prAuc: figures(averagePrecision(p, own.labels)),
    brier: figures(own.kept.reduce((sum, _, i) => sum + (p[i]! - own.labels[i]!) ** 2, 0) / own.count),
    logLoss: figures(logLoss(p, own.labels)),
    ece: figures(calibrationError(p, own.labels)),
    ...rounded(scoreAtBudget(own.kept, p, minutes)),
  }));
  const failedShare = figures(own.labels.reduce((sum, label) => sum + label, 0) / own.count);
  return { horizon: `${minutes}m`, judgedRows: own.count, failedShare, rows };
});

if (json) console.log(JSON.stringify({ horizons, heldOutKinds: [...HELD_OUT], judgedSeed }));
else
  for (const { horizon, judgedRows, failedShare, rows } of horizons) {
    console.log(`${horizon}: ${judgedRows} rows, ${(failedShare * 100).toFixed(2)} % fail`);
    console.table(rows);
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
