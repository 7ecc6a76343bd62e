import { withLimit } from "@/server/domain/negotiation/limit-of";
import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import type { EpochMs, LimitDimension, Limits } from "@/server/domain/units";

/** What one container went through, as it was recorded then. */
export interface ReplayHistory {
  /** When it was first assessed, and until when. */
  from: EpochMs;
  until: EpochMs;
  /** Assessed moments, oldest first; a quiet one may be absent. */
  minutes: readonly { at: EpochMs; risk: RiskByHorizon; cause: Cause }[];
  /** Usage and the limits then, ascending and evenly spaced; `null`: none, or not known. */
  steps: readonly { at: EpochMs; usage: Limits; limits: Limits }[];
  /** Unplanned failures, oldest first. */
  failures: readonly { at: EpochMs; kind: FailureKind }[];
  /** While a grant of PFN was in force: what did not fail then may owe it to the grant. */
  treated: readonly { from: EpochMs; until: EpochMs; dimension: LimitDimension; baseline: number }[];
}

/** A grant that a replay made. */
export interface ReplayedGrant {
  from: EpochMs;
  until: EpochMs;
  dimension: LimitDimension;
  amount: number;
  /** Terms of the bridge, the first included. */
  leases: number;
}

/** The limits as they would have been at a moment had PFN granted nothing. */
export function untreatedLimits(limits: Limits, treated: ReplayHistory["treated"], at: EpochMs): Limits {
  return treated
    .filter((grant) => grant.from <= at && at < grant.until)
    .reduce((all, { dimension, baseline }) => withLimit(all, dimension, baseline), limits);
}
