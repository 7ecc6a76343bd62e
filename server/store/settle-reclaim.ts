import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf, usageOf } from "@/server/domain/negotiation/limit-of";
import { usageFloor } from "@/server/domain/negotiation/safe-floor";
import { STALE_AFTER_INTERVALS } from "@/server/domain/telemetry/sample";
import type { EpochMs, LimitDimension, Seconds } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import { lockLedger } from "./ledger";
import { changeColumns } from "./limits-of";
import { advance, findNegotiation, type StoredNegotiation } from "./negotiations";
import { backOffsOf, isHeldOtherwise } from "./reclaims";
import { alreadyDecided, type Settled, type Settlement, whyNot, whyNotNow } from "./settle-grant";

/** Where the interval is not known, as for a person's click: the longest that a collection may take. */
const LONGEST_INTERVAL_SECONDS: Seconds = 60;

/**
 * Accepts that a container gives back: under the host's ledger lock, it checks everything again, what the container
 * uses included, writes the intent row of the step down and moves the negotiation to `applying`.
 */
export async function settleReclaim(db: Database, settlement: Settlement): Promise<Settled> {
  try {
    return await db.prisma.$transaction((tx) => settleIn(tx, settlement));
  } catch (error) {
    if (!(error instanceof Failure && error.code === "CHANGED_MEANWHILE")) throw error;
    const decided = await findNegotiation(db.prisma, settlement.negotiationId);
    return { kind: "refused", because: decided ? alreadyDecided(decided) : error.message };
  }
}

async function settleIn(tx: Transaction, settlement: Settlement): Promise<Settled> {
  const { now, sender, note } = settlement;
  const found = await findNegotiation(tx, settlement.negotiationId);
  if (!found) throw new Failure("NOT_FOUND", "There is no such negotiation.");
  await lockLedger(tx, found.hostId);
  const negotiation = (await findNegotiation(tx, settlement.negotiationId)) ?? found;
  const { ask, answer, container, handle } = negotiation;
  if (answer?.kind !== "offer") return { kind: "refused", because: "The container has offered nothing." };
  if (settlement.amount !== undefined && settlement.amount !== answer.amount) {
    return { kind: "refused", because: "A step down is taken or rejected as it stands." };
  }
  const because =
    whyNot(negotiation, settlement) ??
    (await whyNotNow(tx, negotiation)) ??
    (await whyNotSafe(tx, negotiation, answer.amount, now));
  if (because) return { kind: "refused", because };

  const { dimension } = ask;
  const limit = limitOf(ask.before, dimension) ?? 0;
  const words = `${dimension} limit ${amountWords(dimension, limit)} → ${amountWords(dimension, answer.amount)}`;
  const change = await tx.change.create({
    data: {
      negotiationId: negotiation.id,
      containerId: container.id,
      kind: "reclaim",
      state: "intended",
      runtimeId: container.runtimeId,
      startedAt: container.startedAt,
      dimension,
      ...changeColumns(ask.before, dimension, answer.amount),
      reason: ask.because,
      decidedAt: new Date(now),
    },
  });
  await beginStep(tx, negotiation, { changeId: change.id, from: limit, to: answer.amount, sender, now });
  const accepted = await advance(tx, handle, "accept", {
    at: now,
    sender,
    text: note ? `Accepted: ${words}. ${note}` : `Accepted: ${words}`,
    data: {
      decidedBy: sender,
      decidedAt: new Date(now),
      decisionNote: note ?? null,
      settledAmount: BigInt(answer.amount),
    },
  });
  await advance(tx, accepted, "apply", { at: now, sender: "controller", text: `Intent written: ${words}` });
  await appendAudit(tx, {
    at: now,
    actor: sender.replace("operator:", "user:"),
    action: "reclaim.accept",
    subject: `container:${container.id}`,
    detail: `${container.name}: ${words}${note ? ` (${note})` : ""}`,
    body: { negotiationId: negotiation.id, changeId: change.id },
  });
  return { kind: "settled", changeId: change.id, amount: answer.amount, appliesAt: null };
}

/** The container's reclaim as it stands after this decision; the first step begins one. */
async function beginStep(
  tx: Transaction,
  { id: negotiationId, hostId, containerId, ask }: StoredNegotiation,
  step: { changeId: string; from: number; to: number; sender: string; now: EpochMs },
): Promise<void> {
  const { changeId, from, to, sender, now } = step;
  const target = BigInt(to);
  const key = { containerId, dimension: ask.dimension };
  const live = await tx.reclaim.findFirst({ where: { ...key, endedAt: null } });
  const approval = sender.startsWith("operator:")
    ? { approvedTo: BigInt(ask.amounts.min), approvedBy: sender }
    : {};
  if (live) {
    const held = await tx.reclaim.updateMany({
      where: { id: live.id, state: "held", wantedBack: null },
      data: { state: "lowering", target, changeId, ...(live.approvedTo === null ? approval : {}) },
    });
    if (held.count === 0) throw new Failure("CHANGED_MEANWHILE", "It is being given back.");
    return;
  }
  await tx.reclaim.create({
    data: {
      ...key,
      ...approval,
      hostId,
      negotiationId,
      changeId,
      target,
      state: "lowering",
      original: BigInt(from),
      lowered: BigInt(from),
      backOffs: await backOffsOf(tx, key),
      startsAt: new Date(now),
    },
  });
}

/** What the container itself says against it now: an offer may have waited for hours. */
async function whyNotSafe(
  tx: Transaction,
  { containerId, ask, policy }: StoredNegotiation,
  to: number,
  now: EpochMs,
): Promise<string | null> {
  const dimension = ask.dimension as LimitDimension;
  if (await isHeldOtherwise(tx, { containerId, dimension })) {
    return `A grant or a gift holds its ${dimension} limit now.`;
  }
  const [usage] = await tx.$queryRaw<{ cpu: number | null; memory: number | null }[]>`
    select cpu_millicores::float8 as cpu, memory_working_set_bytes::float8 as memory from telemetry.sample
    where container_id = ${containerId} and at >= ${new Date(now - STALE_AFTER_INTERVALS * LONGEST_INTERVAL_SECONDS * 1000)}
    order by at desc limit 1`;
  const seen = { cpuMillicores: usage?.cpu ?? null, workingSetBytes: usage?.memory ?? null };
  const floor = usageFloor(seen, dimension);
  if (floor === null) return "What it uses now is unknown: nothing is taken on old data.";
  if (to < floor) {
    const used = amountWords(dimension, Math.round(usageOf(seen, dimension) ?? 0));
    return `It uses ${used} of ${dimension} now, too much for ${amountWords(dimension, to)}.`;
  }
  const assessed = await tx.assessment.findFirst({ where: { containerId }, orderBy: { at: "desc" } });
  const risk = assessed?.[`risk${policy.policy.horizonMinutes}`] ?? null;
  if (risk !== null && risk >= policy.policy.threshold) return "It is at risk now.";
  return null;
}
