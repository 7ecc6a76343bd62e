import { candidateLimits } from "@/server/domain/negotiation/candidate-limits";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import type { Amounts } from "@/server/domain/negotiation/terms";
import {
  type Cause,
  HORIZON_MINUTES,
  type HorizonMinutes,
  type RiskByHorizon,
} from "@/server/domain/risk/assessment";
import type { LimitDimension, Limits, Probability, Seconds } from "@/server/domain/units";

/** What the risk would be under other limits. Promises: deterministic, and more of a resource never raises its risk. */
export type RiskUnder = (limits: Limits) => { risk: RiskByHorizon; byCause: Record<Cause, RiskByHorizon> };

/** A grant that takes less than this share off the risk is noise of the model, not a cure. */
const LEAST_RELATIVE_DROP = 0.1;

export interface SizingQuestion {
  dimension: LimitDimension;
  limits: Limits;
  /** The cap in force in `dimension`. */
  limit: number;
  /** Candidates are multiples of this, > 0. */
  step: number;
  /** No candidate lies under it: a cap that usage already fills cures nothing. */
  floor: number;
  /** No candidate lies above it. */
  ceiling: number;
  /** The forecast's upper usage over the lease; a full grant also covers this. `null`: no forecast of it. */
  upperBand: number | null;
  cause: Cause;
  threshold: Probability;
  targetRisk: Probability;
  horizonMinutes: HorizonMinutes;
  leaseSeconds: Seconds;
  riskUnder: RiskUnder;
}

/** `horizonMinutes`: how long `want` holds the risk under its target; `null` where it only lowers it. */
export type Sizing =
  | { kind: "sized"; amounts: Amounts; heldForMinutes: HorizonMinutes | null; risk: RiskByHorizon }
  | { kind: "no-room" }
  /** Under the limit in force the risk is at its target already. */
  | { kind: "calm" }
  | { kind: "incurable"; best: number; bestRisk: Probability };

/**
 * The smallest grant that works, by asking the risk model again for each candidate limit.
 *
 * want   brings the cause's risk to its target until the lease ends; where nothing up to the ceiling does, until the
 *        longest shorter horizon (a bridge); where not even that, the smallest that lowers it as far as possible.
 * min    moves the failure past the policy's horizon: the risk there falls under a half and under the threshold;
 *        `want` where nothing does.
 * max    the ceiling.
 * Cost   about log2(candidates) questions for each horizon.
 */
export function sizeGrant(question: SizingQuestion): Sizing {
  const { dimension, limits, limit, cause, horizonMinutes, targetRisk, threshold, riskUnder } = question;
  const candidates = candidateLimits(question);
  if (candidates.count === 0) return { kind: "no-room" };
  const answers = new Map<number, RiskByHorizon>();
  const riskAt = (amount: number): RiskByHorizon => {
    const answer = answers.get(amount) ?? riskUnder(withLimit(limits, dimension, amount)).byCause[cause];
    answers.set(amount, answer);
    return answer;
  };
  const top = candidates.greatest;
  const best = riskAt(top)[horizonMinutes];
  const now = riskAt(limit)[horizonMinutes];
  // Both would be zero, and "nothing helps" would be said of what needs no help.
  if (now <= targetRisk) return { kind: "calm" };
  if (best >= now * (1 - LEAST_RELATIVE_DROP)) {
    return { kind: "incurable", best: top, bestRisk: best };
  }
  const held = longestHold(question, (minutes) =>
    candidates.smallest((a) => riskAt(a)[minutes] <= targetRisk),
  );
  const lowers = held?.amount ?? candidates.smallest((a) => riskAt(a)[horizonMinutes] <= best) ?? top;
  // A bridge is not stretched over the band: the forecast says that no candidate reaches the lease's end.
  const covers = held?.minutes === leaseHorizon(question) ? (question.upperBand ?? 0) : 0;
  const want = Math.max(lowers, candidates.smallest((a) => a >= covers) ?? top);
  const min = candidates.smallest((a) => {
    const risk = riskAt(a)[horizonMinutes];
    return risk <= targetRisk || risk < Math.min(threshold, 0.5);
  });
  return {
    kind: "sized",
    amounts: { min: Math.min(min ?? want, want), want, max: top },
    heldForMinutes: held?.minutes ?? null,
    risk: riskAt(want),
  };
}

/** The longest horizon, from the lease's down to the policy's own, for which some candidate holds the target. */
function longestHold(question: SizingQuestion, hold: (minutes: HorizonMinutes) => number | null) {
  const longest = leaseHorizon(question);
  for (const minutes of HORIZON_MINUTES.toReversed()) {
    if (minutes > longest || minutes < question.horizonMinutes) continue;
    const amount = hold(minutes);
    if (amount !== null) return { minutes, amount };
  }
  return null;
}

function leaseHorizon({ leaseSeconds, horizonMinutes }: SizingQuestion): HorizonMinutes {
  const covering = HORIZON_MINUTES.find((m) => m * 60 >= leaseSeconds) ?? HORIZON_MINUTES.at(-1)!;
  return covering > horizonMinutes ? covering : horizonMinutes;
}
