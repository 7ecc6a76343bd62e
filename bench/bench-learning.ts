// npm run -s bench:learning -- [--hosts 3] [--hours 36] [--seed 821] --json
//
// What learning on site is worth: hosts of a seed that the shipped trees never saw, the older two thirds of their time learnt
// from as `train-failure` does it, the newest third judged beside the shipped trees and two baselines. "averting" learnt
// from the same hosts with nine tenths of their memory and CPU failures averted by grants, told as `settleFeatureRows` tells
// them; "naive" from those taken for calm.
import { parseArgs } from "node:util";
import { readFailureFile, writeFailureFile } from "@/server/domain/learning/failure-file";
import type { FailureVerdict } from "@/server/domain/learning/failure-task";
import { averagePrecision } from "@/server/domain/learning/ranking-scores";
import { calibrationError, logLoss } from "@/server/domain/learning/reliability";
import { emptySiteTable, type SiteTable } from "@/server/domain/learning/site-table";
import { trainOnSite } from "@/server/domain/learning/train-on-site";
import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";
import { FEATURE_COUNT, FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import { type FailureModel, LEARNED_CAUSES, riskOfMany } from "@/server/domain/risk/prior/failure-model";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { fleetRows } from "@/server/domain/risk/training/fleet-rows";
import { labelOf, type TrainingRow } from "@/server/domain/risk/training/training-row";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";

const ROW_EVERY_MS = 120_000;
const LEARN_SHARE = 2 / 3;
const HOUR_SECONDS = 3_600;
const NEAR_LIMIT = 0.9;
const GRANTED_SHARE = 0.9;
const GRANT_LEAD_MINUTES = 10;

const whole = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  console.error(`--${name} must be a whole number of at least ${least}, not "${text}"`);
  process.exit(2);
};
const { values } = parseArgs({
  options: {
    hosts: { type: "string", default: "3" },
    hours: { type: "string", default: "36" },
    seed: { type: "string", default: "821" },
    json: { type: "boolean", default: false },
  },
});
const hosts = whole("hosts", values.hosts, 1);
const hours = whole("hours", values.hours, 6);
const seed = whole("seed", values.seed, 0);

const rows = Array.from({ length: hosts }, (_, k) => {
  const own = fleetRows(seed + k, { hours, rowEveryMs: ROW_EVERY_MS });
  console.error(`host ${k + 1} of ${hosts}: ${own.length} rows`);
  return own;
}).flat();
const first = rows.reduce((low, { at }) => Math.min(low, at), Number.POSITIVE_INFINITY);
const cut = first + LEARN_SHARE * hours * HOUR_SECONDS;
// What a row within an hour of the cut sees coming may lie after it.
const older = rows.filter(({ at }) => at < cut - HOUR_SECONDS);
const later = rows.filter(({ at }) => at >= cut);

const prior = shippedPrior();
const startedAt = performance.now();
const verdict = trainFrom(older);
const trainSeconds = (performance.now() - startedAt) / 1_000;
const voices = {
  site: riskOf(modelOf(verdict)),
  averting: riskOf(modelOf(trainFrom(averted(older, "told")))),
  naive: riskOf(modelOf(trainFrom(averted(older, "calm")))),
  shipped: riskOf(prior),
};
const horizons = HORIZON_MINUTES.map((minutes) => ({ horizon: `${minutes}m`, rows: scored(minutes) }));
const report = {
  learnt: { rows: verdict.rows, failures: verdict.failures, trainSeconds: figures(trainSeconds) },
  later: { rows: later.length },
  horizons,
};
if (values.json) console.log(JSON.stringify(report));
else
  for (const { horizon, rows } of horizons) for (const row of rows) console.log(horizon, JSON.stringify(row));

function trainFrom(rows: readonly TrainingRow[]): FailureVerdict {
  const shipped = { version: prior.version, file: writeFailureFile(prior) };
  return trainOnSite({ table: siteTableOf(rows), version: "trees/site", shipped, newest: null, seed: 1 });
}

function modelOf({ file }: FailureVerdict): FailureModel {
  const read = readFailureFile(file);
  if (read.kind === "damaged") throw new Error(read.because);
  return read.model;
}

/**
 * The rows as they would be with grants ten minutes before nine in ten failures of memory and CPU. Rows after a grant are
 * left out: their features would be others. Told: memory's failure is confirmed, CPU's is cut off at the grant.
 */
function averted(rows: readonly TrainingRow[], as: "told" | "calm"): TrainingRow[] {
  return rows.flatMap((row) => {
    const minutesTo = { ...row.minutesTo };
    let { seenMinutes } = row;
    for (const cause of ["memory", "cpu"] as const) {
      const to = minutesTo[cause];
      if (!Number.isFinite(to) || !isGranted(row.group, Math.round(row.at / 60 + to))) continue;
      if (to <= GRANT_LEAD_MINUTES) return [];
      if (as === "told") seenMinutes = Math.min(seenMinutes, to - GRANT_LEAD_MINUTES);
      if (as === "calm" || cause === "cpu") minutesTo[cause] = Number.POSITIVE_INFINITY;
    }
    return [{ ...row, minutesTo, seenMinutes }];
  });
}

function isGranted(group: number, minute: number): boolean {
  return new SeededRandom(group, minute).uniform() < GRANTED_SHARE;
}

function siteTableOf(rows: readonly TrainingRow[]): SiteTable {
  const sorted = [...rows].sort((a, b) => a.at - b.at);
  const table = emptySiteTable(sorted.length);
  for (const [i, row] of sorted.entries()) {
    table.features.set(row.features, i * FEATURE_COUNT);
    table.containerId[i] = row.group;
    table.at[i] = row.at;
    table.weight[i] = ROW_EVERY_MS / 60_000;
    table.seenMinutes[i] = row.seenMinutes;
    for (const cause of LEARNED_CAUSES) table.minutesTo[cause][i] = row.minutesTo[cause];
  }
  return table;
}

/** Chance of a failure of any cause, a row and horizon. */
function riskOf(model: FailureModel): (minutes: HorizonMinutes) => Float64Array {
  const vectors = later.map(({ features }) => features);
  const byCause = LEARNED_CAUSES.map((cause) => riskOfMany(model, cause, vectors));
  return (minutes) =>
    Float64Array.from(
      later,
      (_, i) => 1 - byCause.reduce((spared, own) => spared * (1 - own[i]![minutes]), 1),
    );
}

function scored(minutes: HorizonMinutes) {
  const labels = later.map((row) => labelOf(row, "any", minutes));
  const kept = [...labels.keys()].filter((i) => labels[i] !== null);
  const came = Uint8Array.from(kept, (i) => labels[i]!);
  const rate = came.reduce((sum, label) => sum + label, 0) / came.length;
  const level = FEATURE_TABLE.findIndex(({ name }) => name === "memoryLevel");
  const near = later.map(({ features }) => (features[level]! >= NEAR_LIMIT ? 1 : 0));
  const models: [string, ArrayLike<number>][] = [
    ["site", voices.site(minutes)],
    ["averting", voices.averting(minutes)],
    ["naive", voices.naive(minutes)],
    ["shipped", voices.shipped(minutes)],
    ["usage>=90%", near],
    ["constant", later.map(() => rate)],
  ];
  return models.map(([model, all]) => {
    const p = Float64Array.from(kept, (i) => all[i]!);
    const brier = p.reduce((sum, own, i) => sum + (own - came[i]!) ** 2, 0) / p.length;
    return {
      model,
      prAuc: figures(averagePrecision(p, came)),
      brier: figures(brier),
      logLoss: figures(logLoss(p, came)),
      ece: figures(calibrationError(p, came)),
      failShare: figures(rate),
    };
  });
}

function figures(value: number): number {
  return Number(value.toPrecision(4));
}
