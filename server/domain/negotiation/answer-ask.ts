import { amountWords, durationWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { floorTo } from "@/server/domain/negotiation/grid";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { boundsOf, limitOf, quantityOf } from "@/server/domain/negotiation/limit-of";
import type { Answer, Ask, EffectivePolicy, HostLedger } from "@/server/domain/negotiation/terms";
import type { EpochMs, LimitDimension, Probability, Seconds } from "@/server/domain/units";

/** Reservations settle within seconds: sooner would find the same ledger, later would waste the time that is left. */
const RETRY_AFTER_SECONDS: Seconds = 30;
/** However near the failure, an offer stays open so long: a person must be able to read it. */
const SHORTEST_OFFER_SECONDS: Seconds = 120;

/**
 * The host's answer to one ask, from its ledger as it stands.
 *
 * ledger   without anything reserved for this very ask.
 * riskAt   the asker's risk at its horizon under an absolute limit; any value in [0, 1].
 * Returns  offer: what it wants; counter: the most whole steps that fit, never under `min`; defer: it would fit but
 *          for reservations that may yet lapse, and there is time to see; infeasible: what binds, in numbers;
 *          reject: policy no longer allows it. No answer ever promises more than is free.
 * Throws   RangeError when the ask's amounts are not finite or not ordered: a bug upstream.
 */
export function answerAsk(
  ask: Ask,
  ledger: HostLedger,
  policy: Readonly<EffectivePolicy>,
  now: EpochMs,
  riskAt: (amount: number) => Probability,
): Answer {
  const { dimension, amounts } = ask;
  const { min, want, max } = amounts;
  if (!(Number.isFinite(max) && 0 < min && min <= want && want <= max)) {
    throw new RangeError(`an ask needs 0 < min ≤ want ≤ max, got ${min}, ${want}, ${max}`);
  }
  const words = (amount: number) => amountWords(dimension, amount);
  const { max: allowed, step } = boundsOf(policy, dimension);
  if (allowed !== null && min > allowed) {
    const because = `policy allows ${words(allowed)} of ${dimension} at most; the smallest useful grant is ${words(min)}`;
    return { kind: "reject", because };
  }
  const limit = limitOf(ask.before, dimension);
  if (limit === null) return { kind: "reject", because: `there is no ${dimension} limit to raise` };

  const free = freeOf(ledger, dimension);
  if (free === null) {
    const constraint = `the host's ${dimension} capacity is not known; set it in Hosts`;
    return { kind: "infeasible", constraint, because: constraint };
  }

  const most = Math.min(max, allowed ?? max);
  const settle = (amount: number) => wholeSteps(amount, step, min, most);
  const wanted = settle(want);
  const granted = settle(Math.min(want, limit + Math.max(0, free)));
  if (granted === null || wanted === null) return whyNot(ask, ledger, free, now, limit);

  const residualRisk = riskAt(granted);
  const terms = { amount: granted, expiresAt: offerEnds(ask, policy, now), residualRisk };
  const effect = `${words(granted)} of ${dimension} leaves a risk of ${riskWords(residualRisk)}, from all causes, within ${ask.horizonMinutes} min`;
  if (granted === wanted) return { kind: "offer", ...terms, because: effect };
  const because = `${standing(ledger, dimension, free)}; it wants ${words(want)}, and ${effect}`;
  return { kind: "counter", ...terms, because };
}

/** The greatest settled amount not above `amount`: a whole number of steps, or `min` or `most` themselves. */
function wholeSteps(amount: number, step: number, min: number, most: number): number | null {
  if (amount < min) return null;
  return amount >= most ? most : Math.max(min, floorTo(amount, step));
}

/** Until approval runs out or the failure is due, whichever is first; then policy decides. */
export function offerEnds(ask: Ask, policy: Readonly<EffectivePolicy>, now: EpochMs): EpochMs {
  const patience = policy.approvalSeconds * 1000;
  const untilDeadline = Math.max(ask.deadlineAt - now, SHORTEST_OFFER_SECONDS * 1000);
  return now + Math.min(patience, untilDeadline);
}

function whyNot(ask: Ask, ledger: HostLedger, free: number, now: EpochMs, limit: number): Answer {
  const { dimension, amounts, deadlineAt } = ask;
  const words = (amount: number) => amountWords(dimension, amount);
  const constraint = standing(ledger, dimension, free);
  const need = `the smallest useful grant is ${words(amounts.min)}, ${words(amounts.min - limit)} more than its limit`;
  const reserved = quantityOf(ledger.reserved, dimension) ?? 0;
  const retryAt = now + RETRY_AFTER_SECONDS * 1000;
  if (reserved > 0 && amounts.min - limit <= free + reserved && retryAt < deadlineAt) {
    const because = `${constraint}, ${words(reserved)} of it reserved for others; ${need}; asking again in ${durationWords(RETRY_AFTER_SECONDS)}`;
    return { kind: "defer", retryAt, because };
  }
  return { kind: "infeasible", constraint, because: `${constraint}; ${need}` };
}

function standing(ledger: HostLedger, dimension: LimitDimension, free: number): string {
  const words = (amount: number) => amountWords(dimension, amount);
  const all = (quantityOf(ledger.capacity, dimension) ?? 0) - (quantityOf(ledger.reserve, dimension) ?? 0);
  const feed = ledger.narrowedBy?.[dimension];
  const ofAll = `of ${words(all)} after its reserve${feed ? ` (${feed})` : ""}`;
  return free < 0
    ? `host has no ${dimension} free ${ofAll}: what runs may already take ${words(-free)} too much`
    : `host has ${words(free)} of ${dimension} free ${ofAll}`;
}
