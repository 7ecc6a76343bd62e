import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { binRows } from "@/server/domain/risk/trees/bin-rows";
import { checkLabels } from "@/server/domain/risk/trees/boosting-state";
import { growTree } from "@/server/domain/risk/trees/grow-tree";
import { histogramPool } from "@/server/domain/risk/trees/histogram";
import type { LabelledRows } from "@/server/domain/risk/trees/train-boosting";
import { TreeBuilder } from "@/server/domain/risk/trees/tree-builder";
import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

export interface ForestOptions {
  seed: number;
  trees: number;
  maxLeaves: number;
  maxDepth: number;
  /** Weight of the rows that each leaf must hold. */
  minLeafWeight: number;
  /** Weight of a row that failed. */
  positiveWeight: number;
  /** +1, −1 or 0 a feature. */
  monotone?: readonly number[];
}

const FOREST_DEFAULTS: ForestOptions = {
  seed: 1,
  trees: 60,
  maxLeaves: 256,
  maxDepth: 14,
  minLeafWeight: 4,
  positiveWeight: 1,
};

/**
 * Random forest of probability trees: each grown on a bootstrap, with √features tried at each split.
 *
 * Returns  trees whose leaves hold shares of the failure rate, so that their sum is the probability.
 * Throws   RangeError when labels are not one a row, or all are alike.
 * Source   Breiman 2001; the split gain is the fall in variance, which for 0/1 labels is that in Gini impurity.
 */
export function trainForest(train: LabelledRows, options: Partial<ForestOptions> = {}): TreeEnsemble {
  const wanted = { ...FOREST_DEFAULTS, ...options };
  checkLabels(train);
  const { count, features, labels, weights } = train;
  const random = seededRandom(wanted.seed);
  const rows = binRows(train);
  const edges = Int32Array.from(rows.edges, (own) => own.length);
  const pool = histogramPool(features);
  const builder = new TreeBuilder();
  const tried = Math.max(1, Math.round(Math.sqrt(features)));
  const chooseFeatures = (mask: Uint8Array) => {
    mask.fill(0);
    for (let left = tried; left > 0; ) {
      const f = Math.floor(random.uniform() * features);
      if (mask[f] === 0) left--;
      mask[f] = 1;
    }
  };
  const rules = {
    monotone: Int8Array.from({ length: features }, (_, f) => Math.sign(wanted.monotone?.[f] ?? 0)),
    minCurvature: wanted.minLeafWeight,
    lambda: 1e-9,
    minGain: 1e-9,
    maxLeaves: wanted.maxLeaves,
    maxDepth: wanted.maxDepth,
    scale: 1 / wanted.trees,
  };
  for (let t = 0; t < wanted.trees; t++) {
    const drawn = new Float64Array(count);
    for (let i = 0; i < count; i++) drawn[Math.floor(random.uniform() * count)]! += 1;
    const gradients = new Float64Array(count);
    const order = new Int32Array(count);
    let taken = 0;
    for (let i = 0; i < count; i++) {
      if (drawn[i] === 0) continue;
      drawn[i]! *= (weights?.[i] ?? 1) * (labels[i] === 1 ? wanted.positiveWeight : 1);
      gradients[i] = -drawn[i]! * labels[i]!;
      order[taken++] = i;
    }
    const data = { rows, order: order.subarray(0, taken), gradients, curvatures: drawn };
    growTree(builder, data, rules, pool, edges, chooseFeatures);
  }
  return builder.build({ link: "mean", features, base: 0 });
}
