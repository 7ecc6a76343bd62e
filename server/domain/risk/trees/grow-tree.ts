import { BINS, type BinnedRows, isMissingCode } from "@/server/domain/risk/trees/bin-rows";
import {
  findSplit,
  leafValue,
  type NodeSums,
  type Split,
  type SplitRules,
} from "@/server/domain/risk/trees/find-split";
import {
  fillHistogram,
  type Histogram,
  type HistogramPool,
  subtractHistogram,
} from "@/server/domain/risk/trees/histogram";
import type { TreeBuilder } from "@/server/domain/risk/trees/tree-builder";

export interface GrowthRules extends SplitRules {
  maxLeaves: number;
  maxDepth: number;
  /** Scales leaf values: the learning rate, or one over the number of trees. */
  scale: number;
}

/** What a tree is grown from: `order` lists the rows that take part and is permuted; sums are indexed by row. */
export interface GrowthRows {
  rows: BinnedRows;
  order: Int32Array;
  gradients: Float64Array;
  curvatures: Float64Array;
}

interface Leaf {
  node: number;
  depth: number;
  from: number;
  to: number;
  sums: NodeSums;
  histogram: Histogram;
  split: Split | null;
}

/**
 * Grows one tree leaf by leaf, the most gainful split first.
 *
 * chooseFeatures  fills the mask of features that the next node may split on.
 * Source          leaf-wise growth and histogram subtraction as in LightGBM (Ke et al. 2017).
 */
export function growTree(
  builder: TreeBuilder,
  data: GrowthRows,
  rules: GrowthRules,
  pool: HistogramPool,
  edges: Int32Array,
  chooseFeatures: (mask: Uint8Array) => void,
): void {
  const { rows, order, gradients, curvatures } = data;
  const mask = new Uint8Array(rows.features);
  const scratch = new Int32Array(order.length);
  const root: Leaf = {
    node: builder.beginTree(order.length),
    depth: 0,
    from: 0,
    to: order.length,
    sums: sumsOf(data),
    histogram: pool.take(),
    split: null,
  };
  fillHistogram(root.histogram, rows, order, 0, order.length, gradients, curvatures);
  const judge = (leaf: Leaf) => {
    if (leaf.depth >= rules.maxDepth) return;
    chooseFeatures(mask);
    leaf.split = findSplit(leaf.histogram, leaf.sums, edges, mask, rules);
  };
  judge(root);
  const leaves = [root];
  while (leaves.length < rules.maxLeaves) {
    const at = mostGainful(leaves);
    if (at < 0) break;
    const leaf = leaves[at]!;
    const [left, right] = divide(builder, data, leaf, scratch);
    const [small, large] = left.to - left.from <= right.to - right.from ? [left, right] : [right, left];
    small.histogram = pool.take();
    fillHistogram(small.histogram, rows, order, small.from, small.to, gradients, curvatures);
    large.histogram = subtractHistogram(leaf.histogram, small.histogram);
    judge(left);
    judge(right);
    leaves[at] = left;
    leaves.push(right);
  }
  for (const { node, sums, histogram } of leaves) {
    builder.value[node] = Math.fround(rules.scale * leafValue(sums, rules.lambda));
    pool.give(histogram);
  }
}

function sumsOf({ order, gradients, curvatures }: GrowthRows): NodeSums {
  let gradient = 0;
  let curvature = 0;
  for (let i = 0; i < order.length; i++) {
    gradient += gradients[order[i]!]!;
    curvature += curvatures[order[i]!]!;
  }
  return { gradient, curvature, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
}

function mostGainful(leaves: readonly Leaf[]): number {
  let best = -1;
  for (let i = 0; i < leaves.length; i++)
    if (leaves[i]!.split !== null && (best < 0 || leaves[i]!.split!.gain > leaves[best]!.split!.gain))
      best = i;
  return best;
}

/** Sends the rows of a leaf to its two children, keeping their order, so that memory is read forwards. */
function divide(
  builder: TreeBuilder,
  { rows, order }: GrowthRows,
  leaf: Leaf,
  scratch: Int32Array,
): [Leaf, Leaf] {
  const { feature, bin, missingLeft, left, right } = leaf.split!;
  const { codes, features } = rows;
  const most = feature * BINS + bin;
  let middle = leaf.from;
  let held = 0;
  for (let i = leaf.from; i < leaf.to; i++) {
    const row = order[i]!;
    const code = codes[row * features + feature]!;
    if (isMissingCode(code) ? missingLeft : code <= most) order[middle++] = row;
    else scratch[held++] = row;
  }
  order.set(scratch.subarray(0, held), middle);
  const threshold = rows.edges[feature]![bin]!;
  const first = builder.split(leaf.node, feature, threshold, missingLeft, [
    middle - leaf.from,
    leaf.to - middle,
  ]);
  const child = { depth: leaf.depth + 1, histogram: leaf.histogram, split: null };
  return [
    { ...child, node: first, from: leaf.from, to: middle, sums: left },
    { ...child, node: first + 1, from: middle, to: leaf.to, sums: right },
  ];
}
