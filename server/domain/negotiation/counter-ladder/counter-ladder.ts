import {
  type Growth,
  MACHINE_TAKES_SECONDS,
  type MachineStanding,
  machineRung,
} from "@/server/domain/machine/machine-rung";
import { amountWords, durationWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { offerEnds } from "@/server/domain/negotiation/answer-ask";
import { anotherDimension } from "@/server/domain/negotiation/counter-ladder/another-dimension";
import {
  type DonorCandidate,
  findDonors,
  type Gift,
} from "@/server/domain/negotiation/counter-ladder/find-donors";
import { type FreeAhead, forecastTrough } from "@/server/domain/negotiation/counter-ladder/forecast-trough";
import { shorterLease } from "@/server/domain/negotiation/counter-ladder/shorter-lease";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { boundsOf, limitOf } from "@/server/domain/negotiation/limit-of";
import type { RiskUnder } from "@/server/domain/negotiation/size-grant";
import type { Answer, Ask, EffectivePolicy, HostLedger } from "@/server/domain/negotiation/terms";
import type { EpochMs, LimitDimension, Seconds } from "@/server/domain/units";

/** A donor's step down is applied and read back within seconds; after this it was lost, and the ask is answered anew. */
const DONORS_TAKE_SECONDS: Seconds = 30;

export interface LadderQuestion {
  ask: Ask;
  /** The host's plain answer: not even the smallest useful grant fits. */
  refusal: Extract<Answer, { kind: "infeasible" }>;
  ledger: HostLedger;
  policy: Readonly<EffectivePolicy>;
  now: EpochMs;
  riskUnder: RiskUnder;
  donors: readonly DonorCandidate[];
  /** Whether the asker's own policy acts without a person: only then is anything taken from others for it. */
  mayTake: boolean;
  /** What the host is forecast to have free, ascending; empty where that is unknown. */
  ahead: readonly FreeAhead[];
  /** The machine under the host; left out or `null`: none is managed. */
  machine?: MachineStanding | null;
}

/** `climbed` says of every rung that was passed over why it did not hold. */
export type Rung = { climbed: string[] } & (
  | { rung: "shorter-lease" | "trough" | "operator"; answer: Answer }
  | { rung: "another-dimension"; answer: Answer; instead: { dimension: LimitDimension; amount: number } }
  | { rung: "donors"; answer: Answer; gifts: Gift[] }
  /** `growth`: what the machine is asked for; `null`: it is being asked already. */
  | { rung: "machine"; answer: Answer; growth: Growth | null }
);

/**
 * What to say when not even the smallest useful grant fits (a smaller grant is the plain answer's own counter): the
 * first rung that holds, of a shorter lease, another dimension, donors with slack, a forecast trough, the machine under
 * the host, and a person. Never promises more than is free: donors step down first, or the machine grows and is seen
 * from inside, and then the ask is answered again.
 */
export function counterLadder(question: LadderQuestion): Rung {
  const { ask, refusal, ledger, policy, now, riskUnder, ahead } = question;
  const { dimension, amounts } = ask;
  const words = (amount: number) => amountWords(dimension, amount);
  const climbed: string[] = [];
  const limit = limitOf(ask.before, dimension) ?? 0;
  const free = Math.max(0, freeOf(ledger, dimension) ?? 0);

  const shorter = shorterLease(ask, limit, limit + free, policy, riskUnder);
  if (shorter) {
    const { amount, durationSeconds, minutes, residualRisk } = shorter;
    const because = `${refusal.constraint}; ${words(amount)} carries it for ${minutes} min: a lease of ${durationWords(durationSeconds)}, and a risk of ${riskWords(residualRisk)} within ${ask.horizonMinutes} min stays`;
    const expiresAt = offerEnds(ask, policy, now);
    const answer: Answer = { kind: "counter", amount, durationSeconds, expiresAt, residualRisk, because };
    return { rung: "shorter-lease", answer, climbed };
  }
  climbed.push(`a shorter lease does not help: what is free moves the failure past no horizon`);

  const other = anotherDimension(ask, ledger, policy, riskUnder);
  if (other) {
    const instead = `${amountWords(other.dimension, other.amount)} of ${other.dimension} would leave a risk of ${riskWords(other.residualRisk)}: it asks for that instead`;
    const answer: Answer = { ...refusal, because: `${refusal.because}; ${instead}` };
    return { rung: "another-dimension", answer, instead: other, climbed };
  }
  climbed.push(`no other resource lowers this risk enough`);

  const giving = donorRung(question, limit, free);
  if (typeof giving !== "string") return { ...giving, climbed };
  climbed.push(giving);

  const trough = forecastTrough(ahead, amounts.min - limit, ask.deadlineAt);
  if (trough !== null) {
    const because = `${refusal.because}; the forecast frees that in ${durationWords((trough - now) / 1000)}, before the failure is due: asking again then`;
    return { rung: "trough", answer: { kind: "defer", retryAt: trough, because }, climbed };
  }
  climbed.push(
    ahead.length === 0
      ? "what the host will have free is not forecast"
      : "no forecast trough frees enough before the failure is due",
  );
  const machine = machineRungOf(question, limit);
  if (typeof machine !== "string") return { ...machine, climbed };
  // A host that is no machine has no such rung.
  if (question.machine) climbed.push(machine);
  const below = question.machine ? `${machine}; ` : "";
  const short = words(amounts.min - limit - free);
  const because = `${refusal.because}; ${below}a person must decide: ${short} of ${dimension} more would do, by a smaller reserve, by moving a container, or by a limit lowered by hand`;
  return { rung: "operator", answer: { ...refusal, because }, climbed };
}

function machineRungOf(
  { ask, refusal, ledger, policy, now, mayTake, machine = null }: LadderQuestion,
  limit: number,
): { rung: "machine"; answer: Answer; growth: Growth | null } | string {
  const { dimension, amounts, deadlineAt } = ask;
  // What is promised too much already is missing too, or the guest would grow and still be full.
  const free = freeOf(ledger, dimension);
  if (free === null) return `what is missing of ${dimension} is not known`;
  const step = boundsOf(policy, dimension).step;
  const asked = machineRung({
    dimension,
    least: amounts.min - limit - free,
    // One step more: until the machine has grown, what it wants may have grown by one.
    want: amounts.want + step - limit - free,
    standing: machine,
    mayAsk: mayTake,
    narrowed: ledger.narrowedBy?.[dimension] ?? null,
    deadlineAt,
    now,
  });
  if (asked.kind === "passed") return asked.because;
  const growth = asked.kind === "ask" ? asked.growth : null;
  const what = growth
    ? `the machine under this host is asked for ${amountWords(dimension, growth.want)} more (at least ${amountWords(dimension, growth.least)})`
    : "the machine under this host is being asked for more already";
  const because = `${refusal.because}; ${what}; this is answered again then`;
  const retryAt = Math.min(deadlineAt, now + MACHINE_TAKES_SECONDS * 1000);
  return { rung: "machine", answer: { kind: "defer", retryAt, because }, growth };
}

function donorRung(
  { ask, refusal, donors, mayTake, now, policy, riskUnder }: LadderQuestion,
  limit: number,
  free: number,
): { rung: "donors"; answer: Answer; gifts: Gift[] } | string {
  const { dimension, amounts } = ask;
  const words = (amount: number) => amountWords(dimension, amount);
  const question = { dimension, askerPriority: policy.priority };
  const least = amounts.min - limit - free;
  // One step more: until the donors have stepped down, what it wants may have grown by one.
  const need = amounts.want + boundsOf(policy, dimension).step - limit - free;
  const { gifts, frees } = findDonors(donors, { ...question, need });
  // With what they free, the ask is answered again: by the smallest useful grant at least, or by a shorter lease.
  const carries = frees > 0 && shorterLease(ask, limit, limit + free + frees, policy, riskUnder) !== null;
  if (frees < least && !carries) {
    return donors.length === 0
      ? "nobody else runs here"
      : `containers of lower priority can give ${words(frees)}, and ${words(least)} is missing`;
  }
  const list = gifts
    .map((gift) => `${gift.name} (priority ${gift.priority}) from ${words(gift.from)} to ${words(gift.to)}`)
    .join(", ");
  if (!mayTake) return `a person may lower ${list}: nothing is taken from others without one`;
  const because = `${refusal.constraint}; first ${list} ${gifts.length === 1 ? "steps" : "step"} down, within what they need themselves; then this is answered again`;
  return {
    rung: "donors",
    answer: { kind: "defer", retryAt: now + DONORS_TAKE_SECONDS * 1000, because },
    gifts,
  };
}
