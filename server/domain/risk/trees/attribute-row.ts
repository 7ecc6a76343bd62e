import { childOf } from "@/server/domain/risk/trees/score-rows";
import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

export interface Attributions {
  /** The sum before the link that is expected when no feature is known. */
  expected: number;
  /** What each feature adds to it; `expected` + all of them is the row's own sum, exactly. */
  byFeature: Float64Array;
}

/**
 * Exact Shapley values of one row, in log-odds for `logit` trees.
 *
 * Source   TreeSHAP, path-dependent (Lundberg, Erion & Lee 2018, algorithm 2).
 */
export function attributeRow(ensemble: TreeEnsemble, row: ArrayLike<number>): Attributions {
  const byFeature = new Float64Array(ensemble.features);
  const steps = stepsFor(deepestOf(ensemble));
  let expected = ensemble.base;
  for (let t = 0; t < ensemble.roots.length - 1; t++) {
    const root = ensemble.roots[t]!;
    expected += expectedOf(ensemble, root);
    visit({ ensemble, row, byFeature, steps }, root, 0, 0, -1, 1, 1);
  }
  return { expected, byFeature };
}

/**
 * Split features on the way to a node, a path after another: share of the rows that pass without the feature (zero) and
 * with it (one), and the weight of the subsets of that size. One block for all depths: a forest has thousands of leaves.
 */
interface Steps {
  feature: Int32Array;
  zero: Float64Array;
  one: Float64Array;
  weight: Float64Array;
}

interface Walk {
  ensemble: TreeEnsemble;
  row: ArrayLike<number>;
  byFeature: Float64Array;
  steps: Steps;
}

function stepsFor(depth: number): Steps {
  const size = ((depth + 2) * (depth + 3)) / 2;
  return {
    feature: new Int32Array(size),
    zero: new Float64Array(size),
    one: new Float64Array(size),
    weight: new Float64Array(size),
  };
}

/** `above`: where the parent's path begins, of which `length` steps are taken over before the own one. */
function visit(
  walk: Walk,
  node: number,
  above: number,
  length: number,
  feature: number,
  zero: number,
  one: number,
): void {
  const { ensemble, row, byFeature, steps } = walk;
  const from = above + length;
  for (const own of [steps.feature, steps.zero, steps.one, steps.weight])
    own.copyWithin(from, above, above + length);
  extend(steps, from, length, feature, zero, one);
  const split = ensemble.feature[node]!;
  if (split < 0) {
    const value = ensemble.value[node]!;
    for (let i = 1; i <= length; i++)
      byFeature[steps.feature[from + i]!]! +=
        unwoundSum(steps, from, length, i) * (steps.one[from + i]! - steps.zero[from + i]!) * value;
    return;
  }
  const taken = childOf(ensemble, node, row);
  const first = ensemble.left[node]!;
  const other = taken === first ? first + 1 : first;
  let last = length;
  let [before, passes] = [1, 1];
  for (let i = 1; i <= length; i++) {
    if (steps.feature[from + i] !== split) continue;
    [before, passes] = [steps.zero[from + i]!, steps.one[from + i]!];
    unwind(steps, from, length, i);
    last = length - 1;
    break;
  }
  const cover = ensemble.cover[node]!;
  visit(walk, taken, from, last + 1, split, (before * ensemble.cover[taken]!) / cover, passes);
  visit(walk, other, from, last + 1, split, (before * ensemble.cover[other]!) / cover, 0);
}

function extend(steps: Steps, from: number, length: number, feature: number, zero: number, one: number) {
  const { weight } = steps;
  steps.feature[from + length] = feature;
  steps.zero[from + length] = zero;
  steps.one[from + length] = one;
  weight[from + length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    weight[from + i + 1]! += (one * weight[from + i]! * (i + 1)) / (length + 1);
    weight[from + i] = (zero * weight[from + i]! * (length - i)) / (length + 1);
  }
}

function unwind(steps: Steps, from: number, last: number, at: number): void {
  const { weight } = steps;
  const [zero, one] = [steps.zero[from + at]!, steps.one[from + at]!];
  let next = weight[from + last]!;
  for (let i = last - 1; i >= 0; i--) {
    if (one !== 0) {
      const held = weight[from + i]!;
      weight[from + i] = (next * (last + 1)) / ((i + 1) * one);
      next = held - (weight[from + i]! * zero * (last - i)) / (last + 1);
    } else weight[from + i] = (weight[from + i]! * (last + 1)) / (zero * (last - i));
  }
  for (const own of [steps.feature, steps.zero, steps.one])
    own.copyWithin(from + at, from + at + 1, from + last + 1);
}

function unwoundSum({ zero, one, weight }: Steps, from: number, last: number, at: number): number {
  const [without, within] = [zero[from + at]!, one[from + at]!];
  let next = weight[from + last]!;
  let sum = 0;
  for (let i = last - 1; i >= 0; i--) {
    if (within !== 0) {
      const own = (next * (last + 1)) / ((i + 1) * within);
      sum += own;
      next = weight[from + i]! - (own * without * (last - i)) / (last + 1);
    } else sum += (weight[from + i]! * (last + 1)) / (without * (last - i));
  }
  return sum;
}

function deepestOf({ roots, feature, left }: TreeEnsemble): number {
  const depth = new Int32Array(feature.length);
  let deepest = 0;
  for (let t = 0; t < roots.length - 1; t++)
    for (let i = roots[t]!; i < roots[t + 1]!; i++) {
      deepest = Math.max(deepest, depth[i]!);
      if (feature[i]! < 0) continue;
      depth[left[i]!] = depth[i]! + 1;
      depth[left[i]! + 1] = depth[i]! + 1;
    }
  return deepest;
}

function expectedOf(ensemble: TreeEnsemble, node: number): number {
  if (ensemble.feature[node]! < 0) return ensemble.value[node]!;
  const left = ensemble.left[node]!;
  const cover = ensemble.cover[node]!;
  return (
    (ensemble.cover[left]! * expectedOf(ensemble, left) +
      ensemble.cover[left + 1]! * expectedOf(ensemble, left + 1)) /
    cover
  );
}
