import { type Calibration, calibrate } from "@/server/domain/learning/isotonic";
import { HORIZON_MINUTES, type HorizonMinutes, type RiskByHorizon } from "@/server/domain/risk/assessment";
import { featuresOf } from "@/server/domain/risk/features/feature-table";
import type { Scorer } from "@/server/domain/risk/trees/score-rows";
import { createScorer, scoreRow } from "@/server/domain/risk/trees/score-rows";
import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

/** Causes that trees are trained for; the rest keep their rates. */
export const LEARNED_CAUSES = ["memory", "cpu", "other"] as const;
export type LearnedCause = (typeof LEARNED_CAUSES)[number];

/** What trees of one cause look at: a limit enters only where raising it can help. */
export const CAUSE_FEATURES: Record<LearnedCause, number[]> = {
  memory: featuresOf("memory"),
  cpu: featuresOf("cpu"),
  other: featuresOf("memory", "kernel", "life"),
};

export interface CalibratedTrees {
  trees: TreeEnsemble;
  calibration: Calibration;
}

/** A trained failure model: trees and a calibration for each cause and horizon. */
export interface FailureModel {
  version: string;
  parts: Record<LearnedCause, Record<HorizonMinutes, CalibratedTrees>>;
}

/** Risk of one cause from a whole feature vector: calibrated, and never falling with the horizon. */
export function riskByTrees(model: FailureModel, cause: LearnedCause, features: Float64Array): RiskByHorizon {
  const row = CAUSE_FEATURES[cause].map((place) => features[place]!);
  const risk = (minutes: HorizonMinutes) => {
    const { trees, calibration } = model.parts[cause][minutes];
    return calibrate(calibration, scoreRow(trees, row));
  };
  const five = risk(5);
  const fifteen = Math.max(five, risk(15));
  return { 5: five, 15: fifteen, 60: Math.max(fifteen, risk(60)) };
}

/** The same for many vectors side by side. */
export function riskOfMany(
  model: FailureModel,
  cause: LearnedCause,
  vectors: readonly Float64Array[],
): RiskByHorizon[] {
  const places = CAUSE_FEATURES[cause];
  const values = new Float64Array(vectors.length * places.length);
  for (let i = 0; i < vectors.length; i++)
    for (let j = 0; j < places.length; j++) values[i * places.length + j] = vectors[i]![places[j]!]!;
  const rows = { count: vectors.length, features: places.length, values };
  const scores = HORIZON_MINUTES.map((minutes) => {
    const { trees, calibration } = model.parts[cause][minutes];
    const scorer: Scorer = createScorer(trees);
    return scorer.score(rows).map((score) => calibrate(calibration, score));
  });
  return vectors.map((_, i) => {
    const five = scores[0]![i]!;
    const fifteen = Math.max(five, scores[1]![i]!);
    return { 5: five, 15: fifteen, 60: Math.max(fifteen, scores[2]![i]!) };
  });
}
