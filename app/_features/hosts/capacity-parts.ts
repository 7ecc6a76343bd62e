import type { HostRow } from "@/server/api/shapes/host";

export type PartName = "committed" | "leased" | "free" | "withheld" | "reserve";

export interface CapacityParts {
  capacity: number;
  /** Left to right; they sum to `capacity`. */
  parts: { name: PartName; amount: number; share: number }[];
  /** `null` when no container could be read. */
  used: { amount: number; share: number } | null;
  /** What containers may take beyond what the host, by its own measurement and every feed's, has less its reserve; 0 when all fits. */
  overcommitted: number;
}

/**
 * One dimension of a host as a stacked bar: what containers may take of their own, what leases add to that, what is
 * free, what an outside feed holds back, what is kept for the host. Amounts in the dimension's unit (millicores or bytes), shares of capacity in [0, 1].
 */
export function capacityParts(host: HostRow, dimension: "cpuMillicores" | "memoryBytes"): CapacityParts {
  const capacity = host.capacity[dimension];
  const reserve = Math.min(host.reserve[dimension], capacity);
  const kind = dimension === "cpuMillicores" ? "cpu" : "memory";
  const most = host.heldBack.find((held) => held.dimension === kind)?.most ?? capacity;
  const taken = host.committed[dimension] + reserve;
  // What containers take already cannot be held back any more: only what would be free can.
  const withheld = clamp(capacity - Math.max(most, taken), capacity - reserve);
  const free = clamp(host.free[dimension], capacity - reserve - withheld);
  const leased = clamp(host.leased[dimension], capacity - reserve - withheld - free);
  const committed = capacity - reserve - withheld - free - leased;
  const share = (amount: number) => (capacity > 0 ? Math.min(1, amount / capacity) : 0);
  const usage = host.usage[dimension];
  return {
    capacity,
    parts: [
      { name: "committed", amount: committed, share: share(committed) },
      { name: "leased", amount: leased, share: share(leased) },
      { name: "free", amount: free, share: share(free) },
      ...(withheld > 0 ? [{ name: "withheld" as const, amount: withheld, share: share(withheld) }] : []),
      { name: "reserve", amount: reserve, share: share(reserve) },
    ],
    used: usage === null ? null : { amount: usage, share: share(usage) },
    overcommitted: Math.max(
      0,
      host.committed[dimension] + host.reserve[dimension] - Math.min(capacity, most),
    ),
  };
}

function clamp(amount: number, max: number): number {
  return Math.min(Math.max(0, amount), Math.max(0, max));
}
