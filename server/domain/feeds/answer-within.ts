import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { boundWords, firstReduction, narrowLedger } from "@/server/domain/feeds/narrow-ledger";
import { durationWords } from "@/server/domain/negotiation/amount-words";
import { answerAsk } from "@/server/domain/negotiation/answer-ask";
import type { Answer, Ask, EffectivePolicy, HostLedger } from "@/server/domain/negotiation/terms";
import type { EpochMs, Probability, Seconds } from "@/server/domain/units";

/** A lease shorter than this would end before anybody saw what it did. */
const SHORTEST_LEASE_SECONDS: Seconds = 300;

/**
 * The host's answer where feeds say that it has, or will have, less: as `answerAsk` for the whole lease, or for the time
 * until the next reduction where that gives more.
 *
 * own      the ledger without any feed.
 * Returns  never a greater amount, a longer lease, or an offer where `answerAsk` with `own` would make none.
 */
export function answerWithin(
  ask: Ask,
  own: HostLedger,
  bounds: readonly CapacityBound[],
  policy: Readonly<EffectivePolicy>,
  now: EpochMs,
  riskAt: (amount: number) => Probability,
): { answer: Answer; ledger: HostLedger } {
  const ends = now + ask.durationSeconds * 1000;
  const ledger = narrowLedger(own, bounds, now, ends);
  const whole = answerAsk(ask, ledger, policy, now, riskAt);
  const reduction = firstReduction(own, bounds, ask.dimension, now, ends);
  if (whole.kind === "offer" || reduction === null) return { answer: whole, ledger };
  const durationSeconds = Math.floor((reduction.from - now) / 1000);
  if (durationSeconds < SHORTEST_LEASE_SECONDS) return { answer: whole, ledger };
  const until = narrowLedger(own, bounds, now, reduction.from);
  const brief = answerAsk(ask, until, policy, now, riskAt);
  const given = amountOf(brief);
  if (given === null || given <= (amountOf(whole) ?? 0)) return { answer: whole, ledger };
  const because = `${boundWords(reduction)} in ${durationWords(durationSeconds)}, so the lease ends before that; ${brief.because}`;
  const terms = brief as Extract<Answer, { kind: "offer" | "counter" }>;
  return { answer: { ...terms, kind: "counter", durationSeconds, because }, ledger: until };
}

function amountOf(answer: Answer): number | null {
  return answer.kind === "offer" || answer.kind === "counter" ? answer.amount : null;
}
