import { createScorer } from "@/server/domain/risk/trees/score-rows";
import type { LabelledRows } from "@/server/domain/risk/trees/train-boosting";
import { TreeBuilder } from "@/server/domain/risk/trees/tree-builder";
import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

/**
 * Log-odds that the forest's word is worth between "never" and "surely": from 2 to 98 in a hundred. Weights that were
 * learned on held-out rows gave the forest less, and lost by it on every development seed.
 */
const FOREST_LOG_ODDS = 8;
const MOST_STEPS = 30;
const CLOSE = 1e-9;

/**
 * One ensemble of two that err differently: the boosting's log-odds + 8 · the forest's probability, brought to scale by
 * level and slope so that the sum is log-odds again. A sum of trees as before: attributions stay exact, more trees can be
 * boosted on top, and what neither part may raise, the sum does not raise.
 *
 * boosting  `logit` trees; forest: `mean` trees of the same features.
 * later     rows that neither was grown from: they set the scale, and may be those that calibrate.
 * Source    Platt 1999 for the scale, by Newton's method.
 */
export function stackTrees(boosting: TreeEnsemble, forest: TreeEnsemble, later: LabelledRows): TreeEnsemble {
  const shares = createScorer(forest).sums(later);
  const sums = createScorer(boosting).sums(later);
  for (let i = 0; i < later.count; i++) sums[i]! += FOREST_LOG_ODDS * shares[i]!;
  const { level, slope } = scaleOf(sums, later);
  const builder = new TreeBuilder();
  builder.append(scaled(boosting, slope));
  builder.append(scaled(forest, slope * FOREST_LOG_ODDS));
  const base = Math.fround(level + slope * (boosting.base + FOREST_LOG_ODDS * forest.base));
  return builder.build({ link: "logit", features: boosting.features, base });
}

function scaled(trees: TreeEnsemble, by: number): TreeEnsemble {
  return { ...trees, value: trees.value.map((value) => value * by) };
}

/** Log-odds = level + slope · sum, by least logistic loss; a slope that would not be positive stays as it is. */
function scaleOf(sums: Float64Array, { labels, weights, count }: LabelledRows) {
  let level = 0;
  let slope = 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, CLOSE, 0, CLOSE];
    for (let i = 0; i < count; i++) {
      const sum = sums[i]!;
      const p = 1 / (1 + Math.exp(-(level + slope * sum)));
      const weight = weights === undefined ? 1 : weights[i]!;
      const gap = weight * (p - labels[i]!);
      const bend = weight * p * (1 - p);
      g0 += gap;
      g1 += gap * sum;
      h00 += bend;
      h01 += bend * sum;
      h11 += bend * sum * sum;
    }
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    // A long step overshoots where few rows failed.
    const shorten = Math.min(1, 1 / Math.max(Math.abs(d0), 4 * Math.abs(d1), CLOSE));
    level -= shorten * d0;
    slope -= shorten * d1;
    if (Math.abs(d0) + Math.abs(d1) < CLOSE) break;
  }
  return slope > 0 && Number.isFinite(level + slope) ? { level, slope } : { level: 0, slope: 1 };
}
