/**
 * Our trees against Yggdrasil's (ydf-training) on the same rows: `npm run -s bench:trees -- [--json] [--quick]`.
 * 50,000 rows of 40 features, 2 % of which fail; precision and speed are measured on as many later rows.
 */
import { runYdf } from "@/bench/ydf-yardstick";
import { averagePrecision } from "@/server/domain/learning/ranking-scores";
import { createScorer } from "@/server/domain/risk/trees/score-rows";
import { trainBoosting } from "@/server/domain/risk/trees/train-boosting";
import { rareFailures } from "@/server/domain/risk/trees/trees.fixtures";

const FEATURES = 40;
const json = process.argv.includes("--json");
const rows = process.argv.includes("--quick") ? 8_000 : 50_000;

const train = rareFailures(rows, FEATURES, 11);
const later = rareFailures(rows, FEATURES, 12);
const result = { pfn: runOurs(), ydf: await runTheirs() };
if (json) console.log(JSON.stringify(result));
else console.table(result);

function runOurs() {
  // A process that trains has trained before: the first, small run lets the compiler see the loops.
  trainBoosting(rareFailures(4_000, FEATURES, 13), { rounds: 20 });
  const startedAt = performance.now();
  const model = trainBoosting(train);
  const trainSeconds = (performance.now() - startedAt) / 1000;
  const scorer = createScorer(model);
  let scores = scorer.score(later);
  const runs = 20;
  const from = performance.now();
  for (let i = 0; i < runs; i++) scores = scorer.score(later);
  const rowsPerSecond = (runs * later.count) / ((performance.now() - from) / 1000);
  return told({ trainSeconds, rowsPerSecond, scores });
}

async function runTheirs() {
  return told(await runYdf(train, later));
}

function told(run: { trainSeconds: number; rowsPerSecond: number; scores: ArrayLike<number> }) {
  return {
    trainSeconds: Number(run.trainSeconds.toFixed(3)),
    rowsPerSecond: Math.round(run.rowsPerSecond),
    prAuc: Number(averagePrecision(run.scores, later.labels).toFixed(4)),
  };
}
