import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { EpochMs, LimitDimension, Seconds } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database } from "./database";
import type { OpenLease } from "./leases";
import { changeColumns, limitsOf } from "./limits-of";
import { sayOfLease } from "./release-grant";

const HOUR_MS = 3_600_000;

/** How often a lease's limit was set again within the last hour, whatever came of it. */
export async function countRestores(db: Database, leaseId: string, now: EpochMs): Promise<number> {
  return db.prisma.change.count({
    where: { leaseId, kind: "set_again", decidedAt: { gt: new Date(now - HOUR_MS) } },
  });
}

/**
 * Writes the intent of setting a granted limit again. The ledger is not asked: a lease in force counts with its whole
 * grant whatever its container's limit reads, so the amount is still promised to it.
 *
 * Returns  the change's id; `null` when another change of the container is in flight, one of this lease failed within
 *          `cooldownSeconds`, or the lease has moved on.
 */
export async function intendRestore(
  db: Database,
  lease: OpenLease,
  now: EpochMs,
  restore: { to: number; because: string },
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
      where: { id: lease.id, state: "active", granted: lease.granted },
      data: { note: restore.because },
    });
    if (count === 0) return null;
    const change = await tx.change.create({
      data: {
        negotiationId: lease.negotiationId,
        leaseId: lease.id,
        containerId: lease.containerId,
        kind: "set_again",
        state: "intended",
        runtimeId: lease.container.runtimeId,
        startedAt: lease.container.startedAt,
        dimension,
        ...changeColumns(before, dimension, restore.to),
        reason: restore.because,
        decidedAt: new Date(now),
      },
    });
    const from = limitOf(before, dimension);
    const words = `${dimension} limit ${from === null ? "none" : amountWords(dimension, from)} → ${amountWords(dimension, restore.to)}`;
    await appendAudit(tx, {
      at: now,
      actor: "controller",
      action: "lease.restore",
      subject: `container:${lease.containerId}`,
      detail: `${lease.container.name}: ${words}: ${restore.because}`,
      body: { changeId: change.id },
    });
    return change.id;
  });
}

/** A notice to a person: the limit stays as somebody else set it, and the lease that granted another one ends. */
export async function yieldGrant(
  db: Database,
  lease: OpenLease,
  now: EpochMs,
  because: string,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.lease.updateMany({
      where: { id: lease.id, state: { in: ["active", "releasing"] } },
      data: { state: "released", endedAt: new Date(now), note: because },
    });
    if (count === 0) return;
    await sayOfLease(tx, lease.negotiationId, "release", now, `Given up: ${because}`);
    await appendAudit(tx, {
      at: now,
      actor: "controller",
      action: "lease.yield",
      subject: `container:${lease.containerId}`,
      detail: `${lease.container.name}: ${because}`,
    });
  });
}
