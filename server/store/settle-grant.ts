import { amountWords } from "@/server/domain/negotiation/amount-words";
import { leaseSecondsOf } from "@/server/domain/negotiation/lease-seconds";
import { fits } from "@/server/domain/negotiation/ledger";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import { validateCounter } from "@/server/domain/negotiation/validate-counter";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import { lockLedger, readLedger } from "./ledger";
import { changeColumns, limitsOf } from "./limits-of";
import { advance, findNegotiation, type StoredNegotiation } from "./negotiations";
import { isActingPaused } from "./settings";

export interface Settlement {
  negotiationId: string;
  /** The revision that the decision saw. */
  revision: number;
  /** "policy:<name>", "label:<label>" or "operator:<name>". */
  sender: string;
  /** Absolute limit in the dimension's unit; absent: what the host offered. */
  amount?: number;
  note?: string;
  /** The offer's time is over, and policy says what silence means. */
  afterExpiry?: boolean;
  /** How long it can be taken back before it is applied; absent or 0: applied at once. */
  undoMs?: DurationMs;
  now: EpochMs;
}

export type Settled =
  /** `appliesAt`: not before; `null`: at once. */
  | { kind: "settled"; changeId: string; amount: number; appliesAt: EpochMs | null }
  | { kind: "refused"; because: string };

/**
 * Accepts an offer: in one transaction, under the host's ledger lock, it checks everything again, reserves the amount
 * as a lease, writes the intent row and moves the negotiation to `applying`. Nothing is called yet; whoever finds the
 * intent row carries it out.
 */
export async function settleGrant(db: Database, settlement: Settlement): Promise<Settled> {
  try {
    return await db.prisma.$transaction((tx) => settleIn(tx, settlement));
  } catch (error) {
    // A rejection needs no ledger, so it may come between our look and our word.
    if (!(error instanceof Failure && error.code === "CHANGED_MEANWHILE")) throw error;
    const decided = await findNegotiation(db.prisma, settlement.negotiationId);
    return { kind: "refused", because: decided ? alreadyDecided(decided) : error.message };
  }
}

async function settleIn(tx: Transaction, settlement: Settlement): Promise<Settled> {
  const { now, sender } = settlement;
  const found = await findNegotiation(tx, settlement.negotiationId);
  if (!found) throw new Failure("NOT_FOUND", "There is no such negotiation.");
  await lockLedger(tx, found.hostId);
  // Read again under the lock: two people may have got this far at the same time.
  const negotiation = (await findNegotiation(tx, settlement.negotiationId)) ?? found;
  const refusal = whyNot(negotiation, settlement) ?? (await whyNotNow(tx, negotiation));
  if (refusal) return { kind: "refused", because: refusal };

  const { ask, answer, policy, container } = negotiation;
  if (answer === null || (answer.kind !== "offer" && answer.kind !== "counter")) {
    return { kind: "refused", because: "The host has made no offer." };
  }
  const { ledger } = await readLedger(
    { prisma: tx },
    {
      hostId: negotiation.hostId,
      now,
      asking: { containerId: container.id, dimension: ask.dimension },
      until: now + leaseSecondsOf(ask, answer) * 1000,
    },
  );
  let { handle } = negotiation;
  if (settlement.amount !== undefined && settlement.amount !== answer.amount) {
    const check = validateCounter(ask, answer, settlement.amount, policy.policy, limitsOf(container), ledger);
    if (!check.ok) return { kind: "refused", because: `${check.because}.` };
    handle = await advance(tx, handle, "counter", {
      at: now,
      sender,
      text: `${amountWords(ask.dimension, check.amount)} instead of ${amountWords(ask.dimension, answer.amount)}`,
    });
  }
  const amount = settlement.amount ?? answer.amount;
  const limit = limitOf(ask.before, ask.dimension) ?? 0;
  if (!fits(ledger, ask.dimension, limit, amount)) {
    const because = "The host has less free than when it made this offer.";
    await advance(tx, handle, "withdraw", { at: now, sender: "host", text: because });
    return { kind: "refused", because: `${because} It is withdrawn; the next cycle asks anew.` };
  }

  const inForce = await tx.lease.findFirst({
    where: { containerId: container.id, dimension: ask.dimension, state: { in: ["active", "releasing"] } },
  });
  const lease = await tx.lease.create({
    data: {
      negotiationId: negotiation.id,
      hostId: negotiation.hostId,
      containerId: container.id,
      dimension: ask.dimension,
      state: "reserved",
      // A second grant on top of a first one leads back to where the first began.
      baseline: inForce?.baseline ?? BigInt(limit),
      // And it is one more term of the same bridge, or a leak would be bridged for ever.
      renewals: inForce ? inForce.renewals + 1 : 0,
      granted: BigInt(amount),
      startsAt: new Date(now),
      endsAt: new Date(now + leaseSecondsOf(ask, answer) * 1000),
    },
  });
  const appliesAt = appliesAtOf(settlement, negotiation.deadlineAt.getTime());
  const change = await tx.change.create({
    data: {
      negotiationId: negotiation.id,
      leaseId: lease.id,
      containerId: container.id,
      kind: "grant",
      state: "intended",
      runtimeId: container.runtimeId,
      startedAt: container.startedAt,
      dimension: ask.dimension,
      ...changeColumns(ask.before, ask.dimension, amount),
      reason: ask.because,
      decidedAt: new Date(now),
      appliesAt: appliesAt === null ? null : new Date(appliesAt),
    },
  });
  const words = `${ask.dimension} limit ${amountWords(ask.dimension, limit)} → ${amountWords(ask.dimension, amount)}`;
  const accepted = await advance(tx, handle, "accept", {
    at: now,
    sender,
    text: settlement.note ? `Accepted: ${words}. ${settlement.note}` : `Accepted: ${words}`,
    data: {
      decidedBy: sender,
      decidedAt: new Date(now),
      decisionNote: settlement.note ?? null,
      settledAmount: BigInt(amount),
    },
  });
  await advance(tx, accepted, "apply", { at: now, sender: "controller", text: `Intent written: ${words}` });
  await appendAudit(tx, {
    at: now,
    actor: sender.replace("operator:", "user:"),
    action: "negotiation.accept",
    subject: `container:${container.id}`,
    detail: `${container.name}: ${words}${settlement.note ? ` (${settlement.note})` : ""}`,
    body: { negotiationId: negotiation.id, changeId: change.id },
  });
  return { kind: "settled", changeId: change.id, amount, appliesAt };
}

/** Second thoughts must not cost the container its life: near the deadline there is no time for them. */
const LEAST_TIME_LEFT_MS: DurationMs = 30_000;

function appliesAtOf({ now, undoMs = 0 }: Settlement, deadlineAt: EpochMs): EpochMs | null {
  return undoMs > 0 && deadlineAt - now - undoMs >= LEAST_TIME_LEFT_MS ? now + undoMs : null;
}

/** What the negotiation itself says against it. */
export function whyNot(
  negotiation: StoredNegotiation,
  { revision, now, afterExpiry }: Settlement,
): string | null {
  const { handle, decidedBy, expiresAt, container, ask, createdAt } = negotiation;
  const open = handle.state === "offered" || handle.state === "waiting_approval";
  if (!open || handle.revision !== revision) return alreadyDecided(negotiation);
  if (!afterExpiry && expiresAt && now >= expiresAt.getTime()) {
    return "This offer has expired. If the container is still at risk, the next cycle makes a new one.";
  }
  if (container.removedAt) return "The container is gone.";
  if (container.startedAt > createdAt) {
    return "The container was restarted since the offer was made; a new offer follows if it is still needed.";
  }
  const limits = limitsOf(container);
  if (limitOf(limits, ask.dimension) !== limitOf(ask.before, ask.dimension)) {
    return `The ${ask.dimension} limit was changed since the offer was made; a new offer follows if it is still needed.`;
  }
  return decidedBy ? alreadyDecided(negotiation) : null;
}

export function alreadyDecided(negotiation: StoredNegotiation): string {
  const { decidedBy, handle } = negotiation;
  const who = decidedBy?.replace(/^operator:/, "");
  return who
    ? `${who} decided this already: it is ${handle.state.replaceAll("_", " ")}.`
    : `This negotiation moved on meanwhile: it is ${handle.state.replaceAll("_", " ")}.`;
}

/** What holds back every change. */
export async function whyNotNow(tx: Transaction, negotiation: StoredNegotiation): Promise<string | null> {
  if (await isActingPaused({ prisma: tx })) {
    return "Acting is paused: resume it first, then decide.";
  }
  const inFlight = await tx.change.count({
    where: { containerId: negotiation.containerId, state: { in: ["intended", "calling"] } },
  });
  return inFlight > 0 ? "Another change of this container is in flight; try again in a moment." : null;
}
