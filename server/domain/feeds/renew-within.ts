import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { boundWords, firstReduction, narrowLedger } from "@/server/domain/feeds/narrow-ledger";
import { freeOf } from "@/server/domain/negotiation/ledger";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import type { DurationMs, EpochMs, LimitDimension } from "@/server/domain/units";

/** A renewal for less would be asked about again before its effect could be seen. */
const SHORTEST_MS: DurationMs = 60_000;

export type RenewWithin =
  | { kind: "renew"; until: EpochMs; because: string | null }
  | { kind: "refuse"; because: string };

/**
 * How long a lease may be renewed where feeds say what the host is about to have. The lease's grant is in `own` already,
 * so a host that is overdrawn by its own measurement renews as before: only what a feed takes away counts here.
 *
 * wanted   when the renewed lease would end, > `now`.
 * Returns  never a later end than `wanted`.
 */
export function renewWithin(
  own: HostLedger,
  bounds: readonly CapacityBound[],
  dimension: LimitDimension,
  now: EpochMs,
  wanted: EpochMs,
): RenewWithin {
  const isShort = (until: EpochMs) => {
    const ledger = narrowLedger(own, bounds, now, until);
    return ledger.narrowedBy?.[dimension] !== undefined && (freeOf(ledger, dimension) ?? 0) < 0;
  };
  if (!isShort(wanted)) return { kind: "renew", until: wanted, because: null };
  const reduction = firstReduction(own, bounds, dimension, now, wanted);
  if (
    reduction === null ||
    isShort(now + 1) ||
    reduction.from - now < SHORTEST_MS ||
    isShort(reduction.from)
  ) {
    const words = narrowLedger(own, bounds, now, wanted).narrowedBy?.[dimension];
    return { kind: "refuse", because: `${words}, and more than that is promised: it is not renewed` };
  }
  return { kind: "renew", until: reduction.from, because: `until ${boundWords(reduction)}` };
}
