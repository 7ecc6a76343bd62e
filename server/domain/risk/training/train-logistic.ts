import type { LabelledRows } from "@/server/domain/risk/trees/train-boosting";
import type { Rows } from "@/server/domain/risk/trees/tree-ensemble";
import type { Probability } from "@/server/domain/units";

/** The linear yardstick: standardised features, missing ones at their mean. */
export interface Logistic {
  means: Float64Array;
  scales: Float64Array;
  /** The last is the intercept. */
  weights: Float64Array;
}

const STEPS = 250;
const RATE = 0.5;
const DECAY = 1e-4;

/** Ridge logistic regression by full gradient descent; deterministic, no seed needed. */
export function trainLogistic(train: LabelledRows): Logistic {
  const { count, features, values, labels } = train;
  const means = new Float64Array(features);
  const scales = new Float64Array(features).fill(1);
  for (let f = 0; f < features; f++) {
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i * features + f]!;
      if (!Number.isFinite(value)) continue;
      n++;
      sum += value;
      squares += value * value;
    }
    if (n < 2) continue;
    means[f] = sum / n;
    scales[f] = Math.sqrt(Math.max(1e-12, squares / n - means[f]! ** 2));
  }
  const weights = new Float64Array(features + 1);
  const failed = labels.reduce((all, label) => all + label, 0);
  weights[features] = Math.log(Math.max(1, failed) / Math.max(1, count - failed));
  const model = { means, scales, weights };
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(features + 1);
    const scores = scoreLogistic(model, train);
    for (let i = 0; i < count; i++) {
      const error = (scores[i]! - labels[i]!) / count;
      for (let f = 0; f < features; f++)
        gradient[f]! += error * standard(model, values[i * features + f]!, f);
      gradient[features]! += error;
    }
    for (let f = 0; f <= features; f++) weights[f]! -= RATE * (gradient[f]! + DECAY * weights[f]!);
  }
  return model;
}

export function scoreLogistic(model: Logistic, { count, features, values }: Rows): Probability[] {
  return Array.from({ length: count }, (_, i) => {
    let sum = model.weights[features]!;
    for (let f = 0; f < features; f++)
      sum += model.weights[f]! * standard(model, values[i * features + f]!, f);
    return 1 / (1 + Math.exp(-sum));
  });
}

function standard({ means, scales }: Logistic, value: number, f: number): number {
  return Number.isFinite(value) ? Math.max(-5, Math.min(5, (value - means[f]!) / scales[f]!)) : 0;
}
