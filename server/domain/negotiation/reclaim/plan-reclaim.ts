import { amountWords, durationWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { ceilTo, floorTo, GRAIN, MEBIBYTE } from "@/server/domain/negotiation/grid";
import { boundsOf, limitOf, type Usage } from "@/server/domain/negotiation/limit-of";
import type {
  ReclaimedDimension,
  ReclaimSettings,
} from "@/server/domain/negotiation/reclaim/reclaim-settings";
import { safeFloor } from "@/server/domain/negotiation/safe-floor";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { EpochMs, Limits, Probability } from "@/server/domain/units";

/** What every process may need for a moment that no sample shows: bursts within a tick, a start, a health check. */
const LEAST_LEFT: Record<ReclaimedDimension, number> = { cpu: 100, memory: 32 * MEBIBYTE };
/** Slack under this share of the limit is left where it is: the next peak is worth more. */
const LEAST_SHARE = 0.05;
/** Room above the forecast's upper band: a limit on the band itself would be given back at once. */
const OVER_BAND = 1.1;
/** Risk at or above this share of the threshold is not calm. */
export const CALM_SHARE_OF_THRESHOLD = 0.5;

export interface ReclaimInput {
  now: EpochMs;
  dimension: ReclaimedDimension;
  /** Caps in force now. */
  limits: Limits;
  /** The cap before the first step of a reclaim that is held already; `null`: none is. */
  original: number | null;
  /** Of that reclaim's last step; `null`: none was made. */
  steppedAt: EpochMs | null;
  usage: Usage;
  /** Highest usage in the window that is looked back on; a `null` dimension is unknown. */
  peak: Limits;
  /** Highest upper usage that is forecast for a lease's length; a `null` dimension is unknown. */
  upperBand: Limits;
  /** The limit that its whole history asks for; `null`: not worked out. */
  rightSize: number | null;
  /** How long it was watched; `null`: unknown. */
  historyHours: number | null;
  /** Risk at the policy's horizon now; `null` is unknown. */
  risk: Probability | null;
  /** The same under another limit. */
  riskUnder(limit: number): Probability | null;
  policy: Readonly<EffectivePolicy>;
  settings: Readonly<ReclaimSettings>;
}

/**
 * `step.to` is the absolute limit of the next step, `target` the lowest that all steps together may reach, both in the
 * dimension's unit and whole grains.
 */
export type ReclaimPlan =
  | { kind: "hold"; because: string }
  | { kind: "step"; to: number; target: number; residualRisk: Probability; because: string };

/**
 * What one container can give back now: at most `stepShare` of its whole slack, never under what usage, its peak, its
 * upper band, its right size and the policy's minimum ask for, and only where the risk under the new limit
 * is no higher than the policy's target.
 */
export function planReclaim(input: ReclaimInput): ReclaimPlan {
  const { dimension, now, policy, settings, historyHours, risk } = input;
  const words = (amount: number) => amountWords(dimension, amount);
  const limit = limitOf(input.limits, dimension);
  if (limit === null) return hold(`it has no ${dimension} limit, so nothing is set aside`);
  if (historyHours === null || historyHours < settings.leastHistoryHours) {
    const seen = durationWords((historyHours ?? 0) * 3600);
    return hold(
      `it was watched for ${seen}; ${durationWords(settings.leastHistoryHours * 3600)} is the least`,
    );
  }
  // The hourly sizing needs an hour's samples, and has no excuse after that.
  if (input.rightSize === null && historyHours >= 1) return hold("its right size is not worked out yet");
  if (input.steppedAt !== null && now - input.steppedAt < settings.watchSeconds * 1000) {
    const left = settings.watchSeconds - (now - input.steppedAt) / 1000;
    return hold(`the last step is watched for another ${durationWords(left)}`);
  }
  if (risk === null) return hold("its risk is unknown");
  if (risk >= policy.threshold * CALM_SHARE_OF_THRESHOLD) return hold(`its risk is ${riskWords(risk)}`);

  const floor = safeFloor(input, dimension);
  if (floor === null) return hold("usage, its peak or its forecast is unknown");
  const band = limitOf(input.upperBand, dimension) ?? 0;
  const { min, step } = boundsOf(policy, dimension);
  const needs = Math.max(floor, band * OVER_BAND, input.rightSize ?? 0);
  const target = ceilTo(Math.max(needs, min ?? 0, LEAST_LEFT[dimension]), GRAIN[dimension]);
  const slack = limit - target;
  if (slack < Math.max(step, limit * LEAST_SHARE)) return hold(`its limit of ${words(limit)} is about right`);

  const whole = Math.max(input.original ?? limit, limit) - target;
  const most = Math.max(GRAIN[dimension], floorTo(whole * settings.stepShare, GRAIN[dimension]));
  const to = Math.max(target, ceilTo(limit - most, GRAIN[dimension]));
  const residualRisk = input.riskUnder(to);
  if (residualRisk === null) return hold(`the risk under ${words(to)} is unknown`);
  if (residualRisk > policy.targetRisk)
    return hold(`under ${words(to)} the risk would be ${riskWords(residualRisk)}`);
  const because = `of its ${words(limit)} of ${dimension} it needs ${words(target)} at most: usage, its peak, its forecast and its history ask for ${words(needs)}`;
  return { kind: "step", to, target, residualRisk, because };
}

function hold(because: string): ReclaimPlan {
  return { kind: "hold", because };
}
