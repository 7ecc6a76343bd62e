import type { Probability } from "@/server/domain/units";

/**
 * Decision trees in flat arrays: node i splits on `feature[i]` (−1 at a leaf), a value ≤ `threshold[i]` goes to
 * `left[i]`, any other to `left[i] + 1`, and a missing one (`NaN`) to whichever `missingLeft[i]` says.
 */
export interface TreeEnsemble {
  /** `logit`: 1 / (1 + e^−sum); `mean`: the sum is the probability itself. */
  link: "logit" | "mean";
  /** Of one row; every row that is scored has this many values. */
  features: number;
  /** What the sum starts from. */
  base: number;
  /** First node of each tree, and one past the last node. */
  roots: Int32Array;
  feature: Int16Array;
  threshold: Float32Array;
  left: Int32Array;
  missingLeft: Uint8Array;
  /** What a leaf adds. */
  value: Float32Array;
  /** Weight of the training rows that came through the node. */
  cover: Float32Array;
}

/** Rows side by side: value j of row i is `values[i * features + j]`; missing is `NaN`, never 0. */
export interface Rows {
  count: number;
  features: number;
  values: Float32Array | Float64Array;
}

export function toProbability(link: TreeEnsemble["link"], sum: number): Probability {
  if (link === "mean") return Math.max(0, Math.min(1, sum));
  return 1 / (1 + Math.exp(-sum));
}

export function treeCount({ roots }: TreeEnsemble): number {
  return roots.length - 1;
}
