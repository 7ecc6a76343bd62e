import { amountWords } from "@/server/domain/negotiation/amount-words";
import { floorTo, GRAIN } from "@/server/domain/negotiation/grid";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { holdOffSeconds } from "@/server/domain/negotiation/reclaim/hold-off";
import type { EpochMs, LimitDimension, Seconds } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database } from "./database";
import { lockLedger, readLedger } from "./ledger";
import { changeColumns, limitsOf } from "./limits-of";
import { isHeldOtherwise, type LiveReclaim } from "./reclaims";
import { sayOfLease } from "./release-grant";
import { isActingPaused } from "./settings";

/** After a way back that the runtime refused, none is tried for this long. */
const RETRY_SECONDS: Seconds = 20;

/** Why it is given back: nothing is taken from the container again for as long as this says. */
export interface WantedBack {
  because: string;
  failed: boolean;
  /** "controller" or "user:<name>". */
  actor: string;
}

/**
 * Writes the intent of the way back to the original limit, or as far as the host has room: what was reclaimed is its
 * own first, and so it is decided before anybody else asks.
 *
 * Returns  the change's id; "full" when not a grain more fits; `null` when a change of the container is in flight, one
 *          failed a moment ago, acting is paused, or the reclaim has moved on.
 */
export async function intendRestore(
  db: Database,
  reclaim: LiveReclaim,
  now: EpochMs,
  { because, failed, actor }: WantedBack,
): Promise<string | "full" | null> {
  const { containerId, container, hostId } = reclaim;
  const dimension = reclaim.dimension as LimitDimension;
  return db.prisma.$transaction(async (tx) => {
    await lockLedger(tx, hostId);
    const first = reclaim.wantedBack === null;
    const backOffs = reclaim.backOffs + (first ? 1 : 0);
    const heldOffUntil = new Date(now + holdOffSeconds(Math.max(1, backOffs), failed) * 1000);
    const { count } = await tx.reclaim.updateMany({
      where: { id: reclaim.id, state: "held" },
      data: first ? { wantedBack: because, backOffs, heldOffUntil } : {},
    });
    if (count === 0 || (await isActingPaused({ prisma: tx }))) return null;
    // While a grant lies on top of it, the limit is the grant's.
    if (await isHeldOtherwise(tx, reclaim)) return null;
    const failedAfter = new Date(now - RETRY_SECONDS * 1000);
    const inFlight = await tx.change.count({
      where: {
        containerId,
        OR: [
          { state: { in: ["intended", "calling"] } },
          { kind: "restore", dimension, state: "failed", endedAt: { gt: failedAfter } },
        ],
      },
    });
    if (inFlight > 0) return null;
    const { ledger } = await readLedger(
      { prisma: tx },
      { hostId, now, asking: { containerId, dimension }, isTakingBack: true },
    );
    const lowered = Number(reclaim.lowered);
    const free = Math.max(0, freeOf(ledger, dimension) ?? 0);
    const to = Math.min(Number(reclaim.original), lowered + floorTo(free, GRAIN[dimension]));
    if (to <= lowered) return "full";
    const before = limitsOf(container);
    const change = await tx.change.create({
      data: {
        negotiationId: reclaim.negotiationId,
        containerId,
        kind: "restore",
        state: "intended",
        runtimeId: container.runtimeId,
        startedAt: container.startedAt,
        dimension,
        ...changeColumns(before, dimension, to),
        reason: because,
        decidedAt: new Date(now),
      },
    });
    await tx.reclaim.update({
      where: { id: reclaim.id },
      data: { state: "returning", target: BigInt(to), changeId: change.id },
    });
    const words = `${dimension} limit ${amountWords(dimension, lowered)} → ${amountWords(dimension, to)}`;
    await sayOfLease(tx, reclaim.negotiationId, "recall", now, `Gives back: ${words}, because ${because}`);
    await appendAudit(tx, {
      at: now,
      actor,
      action: "reclaim.give_back",
      subject: `container:${containerId}`,
      detail: `${container.name}: ${words}: ${because}`,
      body: { reclaimId: reclaim.id, changeId: change.id },
    });
    return change.id;
  });
}

/**
 * Ends a reclaim that there is nothing to give back of: the container is gone, or somebody else set its limit.
 *
 * Returns  false where it goes on: a grant came in between, or a change is in flight.
 */
export async function endReclaim(
  db: Database,
  reclaim: LiveReclaim,
  now: EpochMs,
  because: string,
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    if (await isHeldOtherwise(tx, reclaim)) return false;
    const { count } = await tx.reclaim.updateMany({
      where: { id: reclaim.id, state: "held" },
      data: { state: "returned", endedAt: new Date(now), note: because },
    });
    if (count === 1) await sayOfLease(tx, reclaim.negotiationId, "release", now, `Ended: ${because}`);
    return count === 1;
  });
}
