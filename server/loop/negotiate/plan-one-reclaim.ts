import { withLimit } from "@/server/domain/negotiation/limit-of";
import { findStrain } from "@/server/domain/negotiation/reclaim/find-strain";
import { planReclaim, type ReclaimPlan } from "@/server/domain/negotiation/reclaim/plan-reclaim";
import type {
  ReclaimedDimension,
  ReclaimSettings,
} from "@/server/domain/negotiation/reclaim/reclaim-settings";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { Probability } from "@/server/domain/units";
import type { LiveReclaim } from "@/server/store/reclaims";
import type { KnownRightSize } from "@/server/store/right-sizes";
import { peakUsage, upperBand, usageNow } from "./measures";
import type { Actor, Scene } from "./scene";

const HOUR_MS = 3_600_000;
/** Whoever failed, or showed strain in the samples at hand, within this time gives nothing. */
const LOOKS_BACK_MS = 24 * HOUR_MS;
/** A container that has just started has not shown yet what it needs. */
const SETTLING_HOURS = 1;

/** What a plan looks at beside the container itself. */
export interface ReclaimGround {
  settings: ReclaimSettings;
  live: LiveReclaim | null;
  size: KnownRightSize | undefined;
}

/**
 * What one container can give back in one dimension now.
 *
 * isRepeated  the same was sized before: the counterfactual risk, which is dear, is not asked for again.
 */
export function planOneReclaim(
  scene: Scene,
  { container, input, limits, assessment, resolved }: Actor,
  dimension: ReclaimedDimension,
  { settings, live, size }: ReclaimGround,
  isRepeated: boolean,
): ReclaimPlan {
  const { policy } = resolved;
  const running = (scene.now - container.startedAt.getTime()) / HOUR_MS;
  const settling = Math.min(SETTLING_HOURS, settings.leastHistoryHours);
  if (running < settling) return { kind: "hold", because: "it has just started" };
  // Before the first sizing, an hour in, what the assessment looked back on is all the history there is.
  const first = input.samples[0]?.at;
  const risk: Probability | null =
    assessment.kind === "assessed" ? assessment.risk[policy.horizonMinutes] : null;
  const band = upperBand(input, policy.leaseSeconds);
  const plan = planReclaim({
    now: scene.now,
    dimension,
    limits,
    original: live ? Number(live.original) : null,
    steppedAt: live?.steppedAt?.getTime() ?? null,
    usage: usageNow(input),
    peak: peakUsage(input),
    upperBand: band,
    rightSize: size?.wanted ?? null,
    historyHours: size?.historyHours ?? (first === undefined ? null : (scene.now - first) / HOUR_MS),
    risk,
    riskUnder: (limit) =>
      isRepeated
        ? 0
        : (riskUnder(input, withLimit(limits, dimension, limit))?.risk[policy.horizonMinutes] ?? null),
    policy,
    settings,
  });
  if (plan.kind === "hold") return plan;
  const strain = findStrain({
    dimension,
    limit: plan.to,
    since: scene.now - LOOKS_BACK_MS,
    samples: input.samples,
    upperBand: band,
    risk,
    failures: input.restartCountWindow.failures,
    policy,
  });
  return strain === null ? plan : { kind: "hold", because: `it would be missed: ${strain.because}` };
}
