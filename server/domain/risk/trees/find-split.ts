import { BINS } from "@/server/domain/risk/trees/bin-rows";
import type { Histogram } from "@/server/domain/risk/trees/histogram";

/** What may be split, and at what price. */
export interface SplitRules {
  /** +1: a greater value never lowers the prediction; −1: never raises it; 0: free. One a feature. */
  monotone: Int8Array;
  /** Curvature that each side must keep. */
  minCurvature: number;
  /** Shrinks leaf values towards 0 (L2). */
  lambda: number;
  minGain: number;
}

/** Sums of one node and the bounds that monotone splits above it have set for its value. */
export interface NodeSums {
  gradient: number;
  curvature: number;
  lower: number;
  upper: number;
}

export interface Split {
  feature: number;
  /** Bins up to this one go left. */
  bin: number;
  missingLeft: boolean;
  gain: number;
  left: NodeSums;
  right: NodeSums;
}

/** Value of a node, within its bounds. */
export function leafValue({ gradient, curvature, lower, upper }: NodeSums, lambda: number): number {
  const value = curvature + lambda > 0 ? -gradient / (curvature + lambda) : 0;
  return Math.max(lower, Math.min(upper, value));
}

/**
 * The best split of a node over the features that are allowed; `null` when none gains `minGain`.
 *
 * edges    how many thresholds each feature has.
 * Source   second-order gain of XGBoost (Chen & Guestrin 2016, eq. 7) at the bounded leaf values.
 */
export function findSplit(
  histogram: Histogram,
  node: NodeSums,
  edges: Int32Array,
  allowed: Uint8Array,
  rules: SplitRules,
): Split | null {
  const { lambda, minCurvature } = rules;
  const before = gainOf(node.gradient, node.curvature, node, lambda);
  let best = rules.minGain;
  let bestFeature = -1;
  let bestBin = 0;
  let bestMissingLeft = false;
  let bestG = 0;
  let bestH = 0;
  for (let f = 0; f < edges.length; f++) {
    if (allowed[f] === 0 || edges[f]! === 0) continue;
    const direction = rules.monotone[f]!;
    const first = f * BINS * 2;
    const missingG = histogram[first + (BINS - 1) * 2]!;
    const missingH = histogram[first + (BINS - 1) * 2 + 1]!;
    const passes = missingH > 1e-9 ? 2 : 1;
    for (let pass = 0; pass < passes; pass++) {
      // Without missing rows here, a missing value later follows the heavier side (see below).
      let g = pass === 0 ? 0 : missingG;
      let h = pass === 0 ? 0 : missingH;
      for (let bin = 0, slot = first; bin < edges[f]!; bin++, slot += 2) {
        g += histogram[slot]!;
        h += histogram[slot + 1]!;
        if (h < minCurvature) continue;
        const restH = node.curvature - h;
        if (restH < minCurvature) break;
        const restG = node.gradient - g;
        let gain: number;
        if (
          direction === 0 &&
          node.lower === Number.NEGATIVE_INFINITY &&
          node.upper === Number.POSITIVE_INFINITY
        ) {
          gain = (g * g) / (h + lambda) + (restG * restG) / (restH + lambda) - before;
        } else {
          const leftValue = bounded(-g / (h + lambda), node);
          const rightValue = bounded(-restG / (restH + lambda), node);
          if (direction * (rightValue - leftValue) < 0) continue;
          gain = gainAt(g, h, leftValue, lambda) + gainAt(restG, restH, rightValue, lambda) - before;
        }
        if (gain > best) {
          best = gain;
          bestFeature = f;
          bestBin = bin;
          bestMissingLeft = passes === 2 ? pass === 1 : h >= restH;
          bestG = g;
          bestH = h;
        }
      }
    }
  }
  if (bestFeature < 0) return null;
  const left = { ...node, gradient: bestG, curvature: bestH };
  const right = { ...node, gradient: node.gradient - bestG, curvature: node.curvature - bestH };
  boundChildren(left, right, rules.monotone[bestFeature]!, lambda);
  return { feature: bestFeature, bin: bestBin, missingLeft: bestMissingLeft, gain: best, left, right };
}

/** Below a monotone split, no leaf of one side may pass the middle towards the other. */
function boundChildren(left: NodeSums, right: NodeSums, direction: number, lambda: number): void {
  if (direction === 0) return;
  const middle = (leafValue(left, lambda) + leafValue(right, lambda)) / 2;
  const [low, high] = direction > 0 ? [left, right] : [right, left];
  low.upper = Math.min(low.upper, middle);
  high.lower = Math.max(high.lower, middle);
}

function gainOf(gradient: number, curvature: number, bounds: NodeSums, lambda: number): number {
  return gainAt(gradient, curvature, bounded(-gradient / (curvature + lambda), bounds), lambda);
}

function gainAt(gradient: number, curvature: number, value: number, lambda: number): number {
  return -(2 * gradient * value + (curvature + lambda) * value * value);
}

function bounded(value: number, { lower, upper }: NodeSums): number {
  return value < lower ? lower : value > upper ? upper : value;
}
