import type { HostRow } from "@/server/api/shapes/host";
import { AMOUNT_FIELD } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension } from "@/server/domain/units";

export interface HostShares {
  capacity: number;
  free: number;
  /** `null`: not known, or not summed for this dimension. */
  used: number | null;
  /** Promised beyond what there is without the reserve, > 0; else 0. */
  over: number;
  /** Shares of the capacity that add up to 1, in the order of the bar. */
  parts: { part: "committed" | "leased" | "free" | "reserve"; amount: number; share: number }[];
}

/** One dimension of a host as shares of its capacity; `null` where its capacity is not known. */
export function hostShares(host: HostRow, dimension: LimitDimension): HostShares | null {
  const field = AMOUNT_FIELD[dimension];
  const capacity = host.capacity[field] ?? null;
  if (capacity === null || capacity <= 0) return null;
  const within = (amount: number | null | undefined, most: number) =>
    Math.min(Math.max(0, amount ?? 0), most);
  const reserve = within(host.reserve[field], capacity);
  const free = within(host.free[field], capacity - reserve);
  const leased = within(host.leased[field], capacity - reserve - free);
  const committed = capacity - reserve - free - leased;
  const usage = host.usage as Partial<Record<string, number | null>>;
  return {
    capacity,
    free,
    used: usage[field] ?? null,
    over: Math.max(0, (host.committed[field] ?? 0) + reserve - capacity),
    parts: (
      [
        ["committed", committed],
        ["leased", leased],
        ["free", free],
        ["reserve", reserve],
      ] as const
    ).map(([part, amount]) => ({ part, amount, share: amount / capacity })),
  };
}
