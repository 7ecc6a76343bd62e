import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import { holdOffSeconds } from "@/server/domain/negotiation/reclaim/hold-off";
import type { EpochMs, LimitDimension, Limits } from "@/server/domain/units";
import type { Transaction } from "./database";
import { sayOfLease } from "./release-grant";

/** The part of a change that a reclaim looks at. */
export interface ReclaimChange {
  id: string;
  kind: string;
  negotiationId: string | null;
  dimension: LimitDimension;
  target: Limits;
}

/**
 * What the end of a change means for the reclaim that it belongs to. A step down that was read back is held and watched;
 * one that failed leaves the limit where it was, and nothing is tried for a while. A way back that reached the original
 * limit ends it; one that reached a part of it, or failed, is tried again.
 *
 * because  why it failed; `null`: it was read back.
 */
export async function concludeReclaim(
  tx: Transaction,
  change: ReclaimChange,
  { at, because }: { at: EpochMs; because: string | null },
): Promise<void> {
  if (change.kind !== "reclaim" && change.kind !== "restore") return;
  const row = await tx.reclaim.findFirst({
    where: { changeId: change.id, state: { in: ["lowering", "returning"] } },
  });
  if (!row) return;
  const to = BigInt(limitOf(change.target, change.dimension) ?? 0);
  const over = { changeId: null, target: null };
  const end = { ...over, endedAt: new Date(at) };
  const words = (amount: bigint) => amountWords(change.dimension, Number(amount));
  if (change.kind === "restore") {
    const reached = because === null ? to : row.lowered;
    const isHome = reached >= row.original;
    await tx.reclaim.update({
      where: { id: row.id },
      data: isHome
        ? { ...end, state: "returned", lowered: reached, note: row.wantedBack }
        : { ...over, state: "held", lowered: reached, note: because },
    });
    if (isHome) {
      const text = `Given back: ${words(row.original)} again, because ${row.wantedBack}`;
      await sayOfLease(tx, row.negotiationId, "release", at, text);
    }
    return;
  }
  if (because === null) {
    if (row.steps > 0 && row.negotiationId !== change.negotiationId)
      await sayOfLease(
        tx,
        row.negotiationId,
        "release",
        at,
        `Goes on: the next step to ${words(to)} follows it`,
      );
    const step = { state: "held", lowered: to, steps: row.steps + 1, steppedAt: new Date(at) };
    const negotiationId = change.negotiationId ?? row.negotiationId;
    await tx.reclaim.update({ where: { id: row.id }, data: { ...over, ...step, negotiationId, note: null } });
    return;
  }
  const heldOffUntil = new Date(at + holdOffSeconds(row.backOffs + 1, false) * 1000);
  const failed = { backOffs: row.backOffs + 1, heldOffUntil, note: because };
  await tx.reclaim.update({
    where: { id: row.id },
    data: row.steps > 0 ? { ...over, ...failed, state: "held" } : { ...end, ...failed, state: "failed" },
  });
}
