import type { z } from "zod";
import type { failureQuality } from "@/server/api/shapes/failure-models";
import { brierScore } from "@/server/domain/learning/brier-score";
import {
  binnedCalibrationError,
  precisionRecall,
  reliabilityCurve,
} from "@/server/domain/learning/quality-curves";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { judgedForecasts } from "./model-scores";
import { listPolicies } from "./policies";

const WINDOW_MS: DurationMs = 24 * 3_600_000;
const GRID = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/** How the last day's probabilities of one horizon stood against what came, whichever version said them. */
export async function readFailureQuality(
  db: Database,
  horizonMinutes: HorizonMinutes,
  now: EpochMs,
): Promise<z.infer<typeof failureQuality>> {
  const [byModel, policies] = await Promise.all([
    judgedForecasts(db, horizonMinutes, now - WINDOW_MS, now),
    listPolicies(db),
  ]);
  const judged = [...byModel.values()].flat();
  const threshold = policies.find(({ name }) => name === "default")?.threshold ?? DEFAULT_POLICY.threshold;
  const thresholds = [...new Set([...GRID, threshold])].sort((a, b) => a - b);
  const bins = reliabilityCurve(judged);
  return {
    since: now - WINDOW_MS,
    horizonMinutes,
    threshold,
    ...brierScore(judged),
    calibrationError: binnedCalibrationError(bins),
    bins,
    points: precisionRecall(judged, thresholds),
  };
}
