import { amountWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { ceilTo, floorTo, GRAIN } from "@/server/domain/negotiation/grid";
import { canRenew, isExpired, type Lease } from "@/server/domain/negotiation/lease";
import { boundsOf, limitOf, type Usage } from "@/server/domain/negotiation/limit-of";
import { safeFloor } from "@/server/domain/negotiation/safe-floor";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { EpochMs, Limits, Probability } from "@/server/domain/units";

/** One step of a release takes at most this share of the limit: if usage answers, it answers to a small step. */
const LARGEST_STEP_DOWN = 0.25;
/** A baseline that would be asked about again at once is no place to go back to. */
const CALM_SHARE_OF_THRESHOLD = 0.5;

export interface ReleaseInput {
  now: EpochMs;
  lease: Lease;
  /** The host wants it back before its end. */
  recalled: boolean;
  usage: Usage;
  /** Highest usage in the window that is looked back on; a `null` dimension is unknown. */
  peak: Limits;
  /** Highest upper usage that is forecast for the next lease; a `null` dimension is unknown. */
  upperBand: Limits;
  /** Caps in force now. */
  limitsNow: Limits;
  /** Risk at the policy's horizon under the baseline; `null` is unknown. */
  riskAtBaseline: Probability | null;
  policy: Readonly<EffectivePolicy>;
  maxRenewals: number;
}

/**
 * `shrink.to` is an absolute limit, `final` when it is the baseline again (the policy's minimum, where that is more).
 * `keep` leaves the limit past the end of its lease, because taking it back could kill, and is a notice to a person.
 * `done`: nothing is left to give back.
 */
export type Release =
  | { kind: "wait"; because: string }
  | { kind: "shrink"; to: number; final: boolean; because: string }
  | { kind: "renew"; until: EpochMs; because: string }
  | { kind: "keep"; because: string }
  | { kind: "done"; because: string };

/**
 * What becomes of a grant now. At its end (or when recalled) it steps down towards its baseline, never under the safe
 * floor; where the baseline is still risky or nothing is known, it is renewed a bounded number of times, then kept
 * with a notice.
 */
export function planRelease(input: ReleaseInput): Release {
  const { lease, now, policy, riskAtBaseline } = input;
  const { dimension, baseline } = lease;
  const words = (amount: number) => amountWords(dimension, amount);
  const { min, step } = boundsOf(policy, dimension);
  const home = Math.max(baseline, min ?? 0);
  const limit = limitOf(input.limitsNow, dimension);
  if (limit === null) return { kind: "done", because: `the ${dimension} limit is gone` };
  if (limit <= home) return { kind: "done", because: `the ${dimension} limit is ${words(limit)} again` };
  if (Math.abs(limit - lease.amount) >= GRAIN[dimension]) {
    const because = `somebody else set the ${dimension} limit to ${words(limit)} (the lease says ${words(lease.amount)}): it is theirs now`;
    return { kind: "done", because };
  }
  if (!isExpired(lease, now) && !input.recalled && lease.state !== "releasing") {
    return { kind: "wait", because: "the lease has not ended" };
  }

  if (riskAtBaseline === null) return prolong(input, `the risk under ${words(baseline)} is unknown`);
  if (riskAtBaseline >= policy.threshold * CALM_SHARE_OF_THRESHOLD) {
    return prolong(input, `under ${words(baseline)} the risk would be ${riskWords(riskAtBaseline)}`);
  }
  const floor = safeFloor(input, dimension);
  if (floor === null) return prolong(input, `usage, its peak or its forecast is unknown`);

  const stepDown = Math.max(step, floorTo(limit * LARGEST_STEP_DOWN, step));
  const to = Math.max(home, ceilTo(Math.max(floor, limit - stepDown), GRAIN[dimension]));
  if (to > home && limit - to < Math.min(step, limit - home)) {
    return prolong(input, `usage, its peak and its forecast need ${words(floor)}`);
  }
  const because = `${words(to)} is safe: usage, its peak and its forecast need ${words(floor)}`;
  return { kind: "shrink", to, final: to === home, because };
}

/** A grant that cannot go back yet: for another lease while there are any, then until a person decides. */
function prolong({ lease, now, policy, maxRenewals }: ReleaseInput, because: string): Release {
  if (!isExpired(lease, now)) return { kind: "wait", because: `${because}, and the lease has not ended` };
  if (canRenew(lease, maxRenewals)) {
    const count = `renewal ${lease.renewals + 1} of ${maxRenewals}`;
    return { kind: "renew", until: now + policy.leaseSeconds * 1000, because: `${because}; ${count}` };
  }
  const notice = `${because}, and its ${maxRenewals} renewals are used up; the limit stays, a person must decide`;
  return { kind: "keep", because: notice };
}
