import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { type BinnedRows, binRows } from "@/server/domain/risk/trees/bin-rows";
import { addTree, checkLabels, logLossOf } from "@/server/domain/risk/trees/boosting-state";
import { type GrowthRules, growTree } from "@/server/domain/risk/trees/grow-tree";
import { histogramPool } from "@/server/domain/risk/trees/histogram";
import { createScorer } from "@/server/domain/risk/trees/score-rows";
import { TreeBuilder } from "@/server/domain/risk/trees/tree-builder";
import type { Rows, TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

export interface BoostingOptions {
  seed: number;
  /** Most trees that are added. */
  rounds: number;
  learningRate: number;
  maxLeaves: number;
  maxDepth: number;
  minCurvature: number;
  lambda: number;
  minGain: number;
  /** Weight of a row that failed; 1 keeps probabilities honest. */
  positiveWeight: number;
  /** Share of the rows that did not fail that each tree sees, made up for in weight; those that failed take part always. */
  negativeShare: number;
  /** Share of the features that each tree may split on. */
  featureShare: number;
  /** +1, −1 or 0 a feature; all free when left out. */
  monotone?: readonly number[];
  /** Stops once the later rows' loss has not fallen for so many rounds, and forgets these. */
  patience: number;
  /** Goes on from these trees. */
  warmStart?: TreeEnsemble;
}

export const BOOSTING_DEFAULTS: BoostingOptions = {
  seed: 1,
  rounds: 100,
  learningRate: 0.1,
  maxLeaves: 8,
  maxDepth: 4,
  minCurvature: 10,
  lambda: 10,
  minGain: 1e-6,
  positiveWeight: 1,
  negativeShare: 0.3,
  featureShare: 1,
  patience: 10,
};

/** Rows and what became of each: 1 failed, 0 did not. `weights` 1 when left out. */
export interface LabelledRows extends Rows {
  labels: Uint8Array;
  weights?: Float64Array;
}

/**
 * Histogram gradient boosting with logistic loss.
 *
 * train    missing values are `NaN`, and learn a direction at each split.
 * later    rows to stop early by; without them all rounds are kept.
 * Returns  log-odds trees; the same input gives the same bytes on every machine.
 * Throws   RangeError when labels are not one a row, or all are alike.
 * Source   Friedman 2001; second-order histograms as in LightGBM; see docs/models/failure-trees.md.
 */
export function trainBoosting(
  train: LabelledRows,
  options: Partial<BoostingOptions> = {},
  later?: LabelledRows,
): TreeEnsemble {
  const wanted = { ...BOOSTING_DEFAULTS, ...options };
  checkLabels(train);
  const random = seededRandom(wanted.seed);
  const binned = binRows(train);
  const laterBinned = later && binRows(later, binned.edges);
  const builder = new TreeBuilder();
  if (wanted.warmStart) builder.append(wanted.warmStart);
  const kept = wanted.warmStart ? wanted.warmStart.roots.length - 1 : 0;
  const base = wanted.warmStart?.base ?? Math.fround(logOdds(train, wanted.positiveWeight));
  const sums = startSums(train, base, wanted.warmStart);
  const laterSums = later && startSums(later, base, wanted.warmStart);
  const pool = histogramPool(train.features);
  const edges = Int32Array.from(binned.edges, (own) => own.length);
  const rules = rulesOf(wanted, train.features);
  const gradients = new Float64Array(train.count);
  const curvatures = new Float64Array(train.count);
  const mask = new Uint8Array(train.features);
  let best = later && laterSums ? logLossOf(later, laterSums) : Number.POSITIVE_INFINITY;
  let bestRounds = 0;
  let round = 0;
  for (; round < wanted.rounds; round++) {
    const order = sampleRows(train, wanted, random.uniform, sums, gradients, curvatures);
    for (let f = 0; f < mask.length; f++)
      mask[f] = wanted.featureShare >= 1 || random.uniform() < wanted.featureShare ? 1 : 0;
    const firstNode = builder.feature.length;
    growTree(builder, { rows: binned, order, gradients, curvatures }, rules, pool, edges, (own) =>
      own.set(mask),
    );
    addTree(builder, firstNode, binned, sums);
    if (!later || !laterSums) continue;
    addTree(builder, firstNode, laterBinned as BinnedRows, laterSums);
    const loss = logLossOf(later, laterSums);
    if (loss < best - 1e-7) {
      best = loss;
      bestRounds = round + 1;
    } else if (round + 1 - bestRounds >= wanted.patience) break;
  }
  const rounds = later ? bestRounds : round;
  return builder.build({ link: "logit", features: train.features, base }, kept + rounds);
}

function rulesOf(wanted: BoostingOptions, features: number): GrowthRules {
  const { maxLeaves, maxDepth, minCurvature, lambda, minGain, learningRate } = wanted;
  const monotone = Int8Array.from({ length: features }, (_, f) => Math.sign(wanted.monotone?.[f] ?? 0));
  return { maxLeaves, maxDepth, minCurvature, lambda, minGain, monotone, scale: learningRate };
}

function startSums(rows: LabelledRows, base: number, warm?: TreeEnsemble): Float64Array {
  return warm ? createScorer(warm).sums(rows).slice() : new Float64Array(rows.count).fill(base);
}

function logOdds({ labels, weights, count }: LabelledRows, positiveWeight: number): number {
  let failed = 0;
  let all = 0;
  for (let i = 0; i < count; i++) {
    const weight = (weights?.[i] ?? 1) * (labels[i] === 1 ? positiveWeight : 1);
    all += weight;
    if (labels[i] === 1) failed += weight;
  }
  return Math.log(failed / (all - failed));
}

/** Picks the rows of one tree and writes their gradients and curvatures. */
function sampleRows(
  { labels, weights, count }: LabelledRows,
  { positiveWeight, negativeShare }: BoostingOptions,
  uniform: () => number,
  sums: Float64Array,
  gradients: Float64Array,
  curvatures: Float64Array,
): Int32Array {
  const order = new Int32Array(count);
  let taken = 0;
  for (let i = 0; i < count; i++) {
    const failed = labels[i]!;
    if (failed === 0 && negativeShare < 1 && uniform() >= negativeShare) continue;
    const weight =
      (weights === undefined ? 1 : weights[i]!) * (failed === 1 ? positiveWeight : 1 / negativeShare);
    const probability = 1 / (1 + Math.exp(-sums[i]!));
    gradients[i] = weight * (probability - failed);
    curvatures[i] = weight * probability * (1 - probability);
    order[taken++] = i;
  }
  return order.subarray(0, taken);
}
