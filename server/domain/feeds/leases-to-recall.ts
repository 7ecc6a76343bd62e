import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { narrowLedger } from "@/server/domain/feeds/narrow-ledger";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { quantityOf } from "@/server/domain/negotiation/limit-of";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import type { DurationMs, EpochMs, LimitDimension } from "@/server/domain/units";

/** A grant steps down a quarter at a time, each step read back and collected: so long before a reduction it is asked back. */
const LEAD_MS: DurationMs = 10 * 60_000;

export interface RecallCandidate {
  id: string;
  dimension: LimitDimension;
  /** What it holds above its baseline, in the dimension's unit. */
  extra: number;
  /** Greater is kept longer. */
  priority: number;
  endsAt: EpochMs;
}

/**
 * Grants that a host asks back because a feed says that it has less now, or within ten minutes: of the lowest priority
 * first, among equals those that would last longest, no more than what the feed takes away beyond what is free.
 *
 * own      the ledger without any feed; what is overdrawn by the host's own measurement alone recalls nothing.
 * Returns  their ids, and the feed's words by dimension.
 */
export function leasesToRecall(
  own: HostLedger,
  bounds: readonly CapacityBound[],
  leases: readonly RecallCandidate[],
  now: EpochMs,
): { id: string; because: string }[] {
  const soon = narrowLedger(own, bounds, now, now + LEAD_MS);
  const recalled: { id: string; because: string }[] = [];
  const missing = new Map<LimitDimension, number>();
  const inOrder = leases.toSorted(
    (a, b) => a.priority - b.priority || b.endsAt - a.endsAt || (a.id < b.id ? -1 : 1),
  );
  for (const { id, dimension, extra } of inOrder) {
    const because = soon.narrowedBy?.[dimension];
    if (because === undefined) continue;
    const left = missing.get(dimension) ?? takenAway(own, soon, dimension);
    if (left > 0 && extra > 0) recalled.push({ id, because });
    missing.set(dimension, left - Math.max(0, extra));
  }
  return recalled;
}

/** What a feed takes away beyond what is free, in the dimension's unit. */
function takenAway(own: HostLedger, soon: HostLedger, dimension: LimitDimension): number {
  const narrowed = (quantityOf(own.capacity, dimension) ?? 0) - (quantityOf(soon.capacity, dimension) ?? 0);
  return Math.min(narrowed, -(freeOf(soon, dimension) ?? 0));
}
