import { readFailureFile, writeFailureFile } from "@/server/domain/learning/failure-file";
import type { FailureTask, FailureVerdict, LearnedPart } from "@/server/domain/learning/failure-task";
import { calibrate } from "@/server/domain/learning/isotonic";
import { driftReference } from "@/server/domain/learning/population-stability";
import { recalibrate } from "@/server/domain/learning/recalibrate";
import { countFailures, type SiteRows, type SiteTable, siteRows } from "@/server/domain/learning/site-table";
import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import {
  CAUSE_FEATURES,
  type CalibratedTrees,
  type FailureModel,
  LEARNED_CAUSES,
  type LearnedCause,
} from "@/server/domain/risk/prior/failure-model";
import { createScorer } from "@/server/domain/risk/trees/score-rows";
import { type BoostingOptions, trainBoosting } from "@/server/domain/risk/trees/train-boosting";
import { treeCount } from "@/server/domain/risk/trees/tree-ensemble";

/** Of the time that rows come from: the oldest part teaches, the middle stops the boosting, the newest calibrates. */
const STOP_FROM = 0.6;
const CALIBRATE_FROM = 0.75;
/** Fewer would teach the trees a single incident by heart. */
const FEWEST_FAILURES = 10;
/** On each of the two later stretches. */
const FEWEST_LATER = 3;
/** An update that would grow further than that begins anew from the shipped trees. */
const MOST_TREES = 600;

const WAYS: Record<FailureVerdict["way"], Partial<BoostingOptions>> = {
  update: { rounds: 20, learningRate: 0.05 },
  full: { rounds: 80, learningRate: 0.08 },
};
const BOOSTING: Partial<BoostingOptions> = {
  maxLeaves: 8,
  maxDepth: 4,
  minCurvature: 4,
  lambda: 8,
  negativeShare: 0.5,
  featureShare: 0.7,
  patience: 8,
};

interface Windows {
  from: number;
  stopFrom: number;
  calibratedFrom: number;
  to: number;
}

interface Trained {
  model: FailureModel;
  parts: LearnedPart[];
  parent: string;
  way: FailureVerdict["way"];
  loss: number;
}

/**
 * Goes on from what is known with what this installation saw: once from the shipped trees with all rows, and once from
 * the newest trees of its own with small steps. Of the two, what lost less on the newest window is the outcome.
 *
 * Trees are added only where enough distinct failures teach them, and kept only as far as they help on two stretches later
 * than those; the calibration moves to the newest window always. More memory still never raises the memory risk.
 * Throws   Error when no model can be read to go on from, or there are no rows.
 */
export function trainOnSite(
  task: FailureTask,
  onProgress: (done: number) => void = () => {},
): FailureVerdict {
  const { table, shipped, newest } = task;
  if (table.count === 0) throw new Error("there is no settled row to learn from");
  const windows = windowsOf(table);
  const prior = readFailureFile(shipped.file);
  if (prior.kind === "damaged") throw new Error(`the shipped model cannot be read: ${prior.because}`);
  const own = newest && readFailureFile(newest.file);
  const goesOn = own?.kind === "model" && mostTrees(own.model) < MOST_TREES ? own.model : null;
  const total = goesOn ? 2 : 1;
  const ways = [goOn(prior.model, "full", task, windows, (done) => onProgress(done / total))];
  if (goesOn) ways.push(goOn(goesOn, "update", task, windows, (done) => onProgress((1 + done) / total)));
  const best = ways.reduce((low, way) => (way.loss < low.loss ? way : low));
  return {
    file: writeFailureFile(best.model),
    parent: best.parent,
    way: best.way,
    rows: table.count,
    failures: countFailures(table),
    from: windows.from,
    calibratedFrom: windows.calibratedFrom,
    to: windows.to,
    parts: best.parts,
    reference: driftReference(table),
  };
}

function windowsOf({ at, count }: SiteTable): Windows {
  const [from, to] = [at[0]!, at[count - 1]!];
  const place = (share: number) => from + share * (to - from);
  return { from, stopFrom: place(STOP_FROM), calibratedFrom: place(CALIBRATE_FROM), to };
}

function mostTrees({ parts }: FailureModel): number {
  return Math.max(
    ...LEARNED_CAUSES.flatMap((cause) => HORIZON_MINUTES.map((m) => treeCount(parts[cause][m].trees))),
  );
}

function goOn(
  start: FailureModel,
  way: FailureVerdict["way"],
  task: FailureTask,
  windows: Windows,
  onProgress: (done: number) => void,
): Trained {
  const parts = {} as FailureModel["parts"];
  const learned: LearnedPart[] = [];
  const all = LEARNED_CAUSES.length * HORIZON_MINUTES.length;
  for (const cause of LEARNED_CAUSES) {
    const byHorizon = {} as Record<HorizonMinutes, CalibratedTrees>;
    for (const minutes of HORIZON_MINUTES) {
      const made = goOnWith(start.parts[cause][minutes], cause, minutes, WAYS[way], task, windows);
      byHorizon[minutes] = made.part;
      learned.push(made.learned);
      onProgress(learned.length / all);
    }
    parts[cause] = byHorizon;
  }
  const known = learned.filter(({ lossAfter }) => lossAfter !== null);
  return {
    model: { ...start, version: task.version, parts },
    parts: learned,
    parent: start.version,
    way,
    loss: known.reduce((sum, { lossAfter }) => sum + lossAfter!, 0),
  };
}

function goOnWith(
  start: CalibratedTrees,
  cause: LearnedCause,
  minutes: HorizonMinutes,
  way: Partial<BoostingOptions>,
  { table, seed }: FailureTask,
  { from, stopFrom, calibratedFrom, to }: Windows,
): { part: CalibratedTrees; learned: LearnedPart } {
  // What a row before a cut sees coming may lie after it: such rows are on neither side.
  const purge = minutes * 60;
  const rows = siteRows(table, cause, minutes, from, stopFrom - purge);
  const stop = siteRows(table, cause, minutes, stopFrom, calibratedFrom - purge);
  const newest = siteRows(table, cause, minutes, calibratedFrom, to + 1);
  const isMixed = rows.positives < rows.count;
  const isSeenLater = stop.failures >= FEWEST_LATER && newest.failures >= FEWEST_LATER;
  const teaches = isMixed && isSeenLater && rows.failures >= FEWEST_FAILURES;
  const monotone = CAUSE_FEATURES[cause].map((place) => FEATURE_TABLE[place]!.monotone);
  const said = (part: CalibratedTrees) =>
    createScorer(part.trees)
      .score(newest)
      .map((score) => calibrate(part.calibration, score));
  const lossOf = (part: CalibratedTrees) => (newest.count > 0 ? weightedLoss(said(part), newest) : null);
  const grown = teaches
    ? {
        ...start,
        trees: trainBoosting(rows, { ...BOOSTING, ...way, monotone, seed, warmStart: start.trees }, stop),
      }
    : start;
  const [lossBefore, lossGrown] = [lossOf(start), lossOf(grown)];
  // What helped on the rows that stopped it and not on the newest was chance: the trees stay as they were.
  const helps = lossBefore !== null && lossGrown !== null && lossGrown < lossBefore;
  const kept = helps ? grown : start;
  return {
    part: {
      ...kept,
      calibration: recalibrate(start.calibration, said(kept), newest.labels, newest.weights, minutes),
    },
    learned: {
      cause,
      minutes,
      rows: rows.count,
      failures: rows.failures,
      trees: treeCount(kept.trees) - treeCount(start.trees),
      newestFailures: newest.failures,
      lossBefore,
      // Of the trees before the calibration moved: that one has seen the window.
      lossAfter: helps ? lossGrown : lossBefore,
    },
  };
}

function weightedLoss(probabilities: ArrayLike<number>, { labels, weights, count }: SiteRows): number {
  let loss = 0;
  let all = 0;
  for (let i = 0; i < count; i++) {
    const p = Math.max(1e-6, Math.min(1 - 1e-6, probabilities[i]!));
    loss -= weights[i]! * Math.log(labels[i] === 1 ? p : 1 - p);
    all += weights[i]!;
  }
  return loss / all;
}
