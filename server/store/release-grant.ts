import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { NegotiationEvent, NegotiationState } from "@/server/domain/negotiation/negotiation-state";
import type { EpochMs, LimitDimension, Seconds } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import type { OpenLease } from "./leases";
import { changeColumns, limitsOf } from "./limits-of";
import { advance } from "./negotiations";

/** Says it in the conversation that the lease came from, if that is still in force. */
export async function sayOfLease(
  tx: Transaction,
  negotiationId: string,
  event: NegotiationEvent,
  at: EpochMs,
  text: string,
): Promise<void> {
  const row = await tx.negotiation.findUniqueOrThrow({ where: { id: negotiationId } });
  if (row.state !== "committed") return;
  const handle = { id: row.id, state: row.state as NegotiationState, revision: row.revision };
  await advance(tx, handle, event, { at, sender: "controller", text });
}

/** The lease is over, and nothing is left to give back. */
export async function endLease(db: Database, lease: OpenLease, now: EpochMs, because: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.lease.updateMany({
      where: { id: lease.id, state: { in: ["active", "releasing"] } },
      data: { state: "released", endedAt: new Date(now), note: because },
    });
    if (count === 1) await sayOfLease(tx, lease.negotiationId, "release", now, because);
  });
}

export async function renewLease(
  db: Database,
  lease: OpenLease,
  now: EpochMs,
  until: EpochMs,
  because: string,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.lease.updateMany({
      where: {
        id: lease.id,
        state: { in: ["active", "releasing"] },
        renewals: lease.renewals,
        endsAt: lease.endsAt,
      },
      data: { endsAt: new Date(until), renewals: lease.renewals + 1, state: "active", note: because },
    });
    if (count === 1) await sayOfLease(tx, lease.negotiationId, "renew", now, `Renewed: ${because}`);
  });
}

/** A notice to a person, written once. */
export async function noteOnLease(db: Database, lease: OpenLease, now: EpochMs, note: string): Promise<void> {
  const kept = "Kept past its end: ";
  if (lease.note?.startsWith(kept)) return;
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.lease.updateMany({
      where: { id: lease.id, state: { in: ["active", "releasing"] } },
      data: { note: `${kept}${note}` },
    });
    if (count === 0) return;
    await appendAudit(tx, {
      at: now,
      actor: "controller",
      action: "lease.keep",
      subject: `container:${lease.containerId}`,
      detail: `${lease.container.name}: ${note}`,
    });
  });
}

/**
 * Writes the intent of one step down.
 *
 * cooldownSeconds  after a step that the runtime refused, none is tried for this long.
 * Returns  the change's id; `null` when another change of the container is in flight, or one failed a moment ago.
 */
export async function intendRelease(
  db: Database,
  lease: OpenLease,
  now: EpochMs,
  release: { to: number; final: boolean; because: string },
  cooldownSeconds: Seconds,
): Promise<string | null> {
  const dimension = lease.dimension as LimitDimension;
  const before = limitsOf(lease.container);
  return db.prisma.$transaction(async (tx) => {
    const inFlight = await tx.change.count({
      where: { containerId: lease.containerId, state: { in: ["intended", "calling"] } },
    });
    const failed = await tx.change.count({
      where: { leaseId: lease.id, state: "failed", endedAt: { gt: new Date(now - cooldownSeconds * 1000) } },
    });
    if (inFlight + failed > 0) return null;
    const { count } = await tx.lease.updateMany({
      where: { id: lease.id, state: { in: ["active", "releasing"] } },
      data: { state: "releasing" },
    });
    if (count === 0) return null;
    const change = await tx.change.create({
      data: {
        negotiationId: lease.negotiationId,
        leaseId: lease.id,
        containerId: lease.containerId,
        kind: release.final ? "release" : "step_down",
        state: "intended",
        runtimeId: lease.container.runtimeId,
        startedAt: lease.container.startedAt,
        dimension,
        ...changeColumns(before, dimension, release.to),
        reason: release.because,
        decidedAt: new Date(now),
      },
    });
    await appendAudit(tx, {
      at: now,
      actor: "controller",
      action: "lease.release",
      subject: `container:${lease.containerId}`,
      detail: `${lease.container.name}: ${dimension} limit to ${amountWords(dimension, release.to)}: ${release.because}`,
    });
    return change.id;
  });
}
