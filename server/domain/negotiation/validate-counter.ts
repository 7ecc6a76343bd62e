import { amountWords } from "@/server/domain/negotiation/amount-words";
import { ceilTo, floorTo, GRAIN } from "@/server/domain/negotiation/grid";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { boundsOf, limitOf } from "@/server/domain/negotiation/limit-of";
import type { Answer, Ask, EffectivePolicy, HostLedger } from "@/server/domain/negotiation/terms";
import type { Limits } from "@/server/domain/units";

/** `range` is what would be taken, in the dimension's unit; `null` where no amount would be. */
export type CounterCheck =
  | { ok: true; amount: number }
  | { ok: false; because: string; range: { min: number; max: number } | null };

/**
 * Whether a person's amount can take the place of the one on the table.
 *
 * amount   absolute limit, whole MiB or tens of millicores: finer could not be verified by reading it back.
 * limits   the caps in force now; where they moved since the ask, everything in it is about another container.
 * ledger   without anything reserved for this negotiation.
 */
export function validateCounter(
  ask: Ask,
  answer: Answer,
  amount: number,
  policy: Readonly<EffectivePolicy>,
  limits: Limits,
  ledger: HostLedger,
): CounterCheck {
  const { dimension, amounts } = ask;
  const words = (value: number) => amountWords(dimension, value);
  if (answer.kind !== "offer" && answer.kind !== "counter") {
    return no(`there is no offer to counter: the host answered "${answer.kind}" (${answer.because})`);
  }
  const limit = limitOf(limits, dimension);
  if (limit === null || limit !== limitOf(ask.before, dimension)) {
    return no(`the ${dimension} limit changed since the ask was made; wait for the next one`);
  }
  const grain = GRAIN[dimension];
  const fitting = limit + Math.max(0, freeOf(ledger, dimension) ?? 0);
  const allowed = Math.min(amounts.max, boundsOf(policy, dimension).max ?? amounts.max);
  const range = { min: ceilTo(amounts.min, grain), max: floorTo(Math.min(allowed, fitting), grain) };
  if (range.max < range.min) {
    return no(
      `no amount is possible now: the smallest useful grant is ${words(range.min)}, and at most ${words(range.max)} fits`,
    );
  }
  const allowedRange = `between ${words(range.min)} and ${words(range.max)}`;
  if (!Number.isFinite(amount)) return { ok: false, because: `write an amount ${allowedRange}`, range };
  if (amount < range.min) {
    const because = `${words(amount)} would not move the failure past ${ask.horizonMinutes} min; write an amount ${allowedRange}`;
    return { ok: false, because, range };
  }
  if (amount > range.max) {
    const binding =
      fitting < allowed ? "more than the host has free" : "more than policy and host allow one container";
    return { ok: false, because: `${words(amount)} is ${binding}; write an amount ${allowedRange}`, range };
  }
  if (amount % grain !== 0) {
    return {
      ok: false,
      because: `${dimension} is set in whole steps of ${words(grain)}, ${allowedRange}`,
      range,
    };
  }
  return { ok: true, amount };
}

function no(because: string): CounterCheck {
  return { ok: false, because, range: null };
}
