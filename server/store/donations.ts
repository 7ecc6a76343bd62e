import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { Gift } from "@/server/domain/negotiation/counter-ladder/find-donors";
import { fits } from "@/server/domain/negotiation/ledger";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { Ask } from "@/server/domain/negotiation/terms";
import type { EpochMs, LimitDimension } from "@/server/domain/units";
import { appendAudit } from "./audit";
import { sayOfDonation } from "./conclude-donation";
import type { Database, Transaction } from "./database";
import type { Container, Donation } from "./generated/client";
import { lockLedger, readLedger } from "./ledger";
import { changeColumns, limitsOf } from "./limits-of";
import { isActingPaused } from "./settings";

export type OpenDonation = Donation & { container: Container };

/** Donations that are not over, oldest first. */
export async function openDonations(db: Database, hostId: number): Promise<OpenDonation[]> {
  return db.prisma.donation.findMany({
    where: { hostId, state: { in: ["intended", "given", "returning"] } },
    include: { container: true },
    orderBy: { startsAt: "asc" },
  });
}

/**
 * Writes the intent of every donor's step down, in one transaction under the ledger's lock: all of them or none.
 *
 * Returns  the changes' ids; `null` when a donor's ground has moved, and then the ask is answered again in its turn.
 */
export async function intendGifts(
  db: Database,
  about: { hostId: number; negotiationId: string; ask: Ask; gifts: readonly Gift[]; now: EpochMs },
): Promise<string[] | null> {
  const { hostId, negotiationId, ask, gifts, now } = about;
  return db.prisma.$transaction(async (tx) => {
    await lockLedger(tx, hostId);
    if (await isActingPaused({ prisma: tx })) return null;
    const ids = gifts.map((gift) => gift.containerId);
    const containers = await tx.container.findMany({ where: { id: { in: ids } } });
    const busy = await tx.change.count({
      where: { containerId: { in: ids }, state: { in: ["intended", "calling"] } },
    });
    const giving = await tx.donation.count({
      where: {
        containerId: { in: ids },
        dimension: ask.dimension,
        state: { in: ["intended", "given", "returning"] },
      },
    });
    const leased = await tx.lease.count({
      where: {
        containerId: { in: ids },
        dimension: ask.dimension,
        state: { in: ["reserved", "active", "releasing"] },
      },
    });
    const reclaimed = await tx.reclaim.count({
      where: { containerId: { in: ids }, dimension: ask.dimension, endedAt: null },
    });
    if (busy + giving + leased + reclaimed > 0) return null;
    const changes: string[] = [];
    for (const gift of gifts) {
      const container = containers.find((c) => c.id === gift.containerId);
      if (!container || container.removedAt || container.state !== "running") return null;
      if (limitOf(limitsOf(container), ask.dimension) !== gift.from) return null;
      const reason = `gives ${amountWords(ask.dimension, gift.from - gift.to)} of ${ask.dimension} to a container of higher priority`;
      const shrinkId = await intendChange(tx, container, {
        kind: "donate",
        to: gift.to,
        ask,
        negotiationId,
        now,
        reason,
      });
      await tx.donation.create({
        data: {
          hostId,
          containerId: container.id,
          negotiationId,
          dimension: ask.dimension,
          state: "intended",
          baseline: BigInt(gift.from),
          lowered: BigInt(gift.to),
          startsAt: new Date(now),
          endsAt: new Date(now + ask.durationSeconds * 1000),
          shrinkId,
        },
      });
      changes.push(shrinkId);
    }
    return changes;
  });
}

/**
 * Writes the intent of a donor's way back up, where its host has that much free.
 *
 * Returns  the change's id; "full" when it does not fit now; `null` when a change of the donor is in flight, or the
 *          donation has moved on.
 */
export async function intendGiveBack(
  db: Database,
  donation: OpenDonation,
  now: EpochMs,
  because: string,
): Promise<string | "full" | null> {
  const dimension = donation.dimension as LimitDimension;
  const to = Number(donation.baseline);
  return db.prisma.$transaction(async (tx) => {
    await lockLedger(tx, donation.hostId);
    const busy = await tx.change.count({
      where: { containerId: donation.containerId, state: { in: ["intended", "calling"] } },
    });
    if (busy > 0) return null;
    const asking = { containerId: donation.containerId, dimension };
    const { ledger } = await readLedger(
      { prisma: tx },
      { hostId: donation.hostId, now, asking, isTakingBack: true },
    );
    if (!fits(ledger, dimension, Number(donation.lowered), to)) return "full";
    const { count } = await tx.donation.updateMany({
      where: { id: donation.id, state: "given" },
      data: { state: "returning" },
    });
    if (count === 0) return null;
    const ask = { dimension };
    const { negotiationId } = donation;
    const returnId = await intendChange(tx, donation.container, {
      kind: "give_back",
      to,
      ask,
      negotiationId,
      now,
      reason: because,
    });
    await tx.donation.update({ where: { id: donation.id }, data: { returnId } });
    return returnId;
  });
}

/** Ends a donation that there is nothing to give back of: the donor is gone, or somebody else set its limit. */
export async function endDonation(
  db: Database,
  donation: OpenDonation,
  now: EpochMs,
  because: string,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.donation.updateMany({
      where: { id: donation.id, state: "given" },
      data: { state: "returned", endedAt: new Date(now), note: because },
    });
    if (count === 1)
      await sayOfDonation(tx, donation.negotiationId, now, `${donation.container.name}: ${because}`);
  });
}

async function intendChange(
  tx: Transaction,
  container: Container,
  change: {
    kind: "donate" | "give_back";
    to: number;
    ask: Pick<Ask, "dimension">;
    negotiationId: string;
    now: EpochMs;
    reason: string;
  },
): Promise<string> {
  const { kind, to, ask, negotiationId, now, reason } = change;
  const before = limitsOf(container);
  const row = await tx.change.create({
    data: {
      negotiationId,
      containerId: container.id,
      kind,
      state: "intended",
      runtimeId: container.runtimeId,
      startedAt: container.startedAt,
      dimension: ask.dimension,
      ...changeColumns(before, ask.dimension, to),
      reason,
      decidedAt: new Date(now),
    },
  });
  const from = limitOf(before, ask.dimension) ?? 0;
  await appendAudit(tx, {
    at: now,
    actor: "controller",
    action: `donation.${kind}`,
    subject: `container:${container.id}`,
    detail: `${container.name}: ${ask.dimension} limit ${amountWords(ask.dimension, from)} → ${amountWords(ask.dimension, to)}: ${reason}`,
    body: { negotiationId, changeId: row.id },
  });
  return row.id;
}
