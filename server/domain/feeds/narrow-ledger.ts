import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import { AMOUNT_FIELD, quantityOf } from "@/server/domain/negotiation/limit-of";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import { type EpochMs, LIMIT_DIMENSIONS, type LimitDimension } from "@/server/domain/units";

/**
 * The ledger for a promise that lasts from `from` to `until`: in each dimension, the capacity is the least of the host's
 * own measurement and of every bound that holds at any moment of that time.
 *
 * own      the ledger without any feed. A capacity that the host does not know stays unknown: a feed narrows, and never
 *          gives.
 * until    > `from`; a promise for a moment only: `from` + 1.
 * Returns  a ledger with no more free in any dimension than `own`.
 */
export function narrowLedger(
  own: HostLedger,
  bounds: readonly CapacityBound[],
  from: EpochMs,
  until: EpochMs,
): HostLedger {
  const capacity = { ...own.capacity };
  const narrowedBy: Partial<Record<LimitDimension, string>> = {};
  for (const dimension of LIMIT_DIMENSIONS) {
    const binding = tightest(own, bounds, dimension, from, until);
    if (binding === null) continue;
    capacity[AMOUNT_FIELD[dimension]] = binding.most;
    narrowedBy[dimension] = boundWords(binding);
  }
  return { ...own, capacity, narrowedBy };
}

/**
 * When a dimension first has less than at `from`, before `until`; `null` where it does not come to that.
 */
export function firstReduction(
  own: HostLedger,
  bounds: readonly CapacityBound[],
  dimension: LimitDimension,
  from: EpochMs,
  until: EpochMs,
): CapacityBound | null {
  const now = tightest(own, bounds, dimension, from, from + 1)?.most ?? quantityOf(own.capacity, dimension);
  if (now === null) return null;
  const later = bounds
    .filter((bound) => bound.dimension === dimension && bound.from > from && bound.from < until)
    .filter((bound) => bound.most < now)
    .sort((a, b) => a.from - b.from);
  return later[0] ?? null;
}

/** "feed ops: at most 2 cores (kernel update)". */
export function boundWords({ feed, dimension, most, reason }: CapacityBound): string {
  return `feed ${feed}: at most ${amountWords(dimension, most)} of ${dimension}${reason ? ` (${reason})` : ""}`;
}

/** The bound that leaves least in that time; `null` where none is under what the host says of itself. */
function tightest(
  own: HostLedger,
  bounds: readonly CapacityBound[],
  dimension: LimitDimension,
  from: EpochMs,
  until: EpochMs,
): CapacityBound | null {
  const all = quantityOf(own.capacity, dimension);
  if (all === null) return null;
  let least: CapacityBound | null = null;
  for (const bound of bounds) {
    const holds = bound.from < until && (bound.until === null || bound.until > from);
    if (bound.dimension !== dimension || !holds) continue;
    if (bound.most < (least?.most ?? all)) least = bound;
  }
  return least;
}
