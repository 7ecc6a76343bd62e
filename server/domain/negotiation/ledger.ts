import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import { AMOUNT_FIELD, limitOf, quantityOf, type Usage, usageOf } from "@/server/domain/negotiation/limit-of";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import { LIMIT_DIMENSIONS, type LimitDimension, type Limits } from "@/server/domain/units";

/** What running containers may take, and how many unlimited ones could not be counted for want of a measurement. */
export interface Commitments extends Quantities {
  /** Containers without a cap whose usage is unknown, by dimension: the sums are too low by an unknown amount. */
  unmeasured: Record<LimitDimension, number>;
}

/**
 * Σ of what running containers may take: the greater of usage and limit for a limited one, usage for an unlimited one.
 *
 * containers  `limits` are the caps that count as promised, `usage` what is expected at most. The store passes leases as
 *             promised caps and forecasts as usage; pass every cap for a host that must never be overcommitted.
 */
export function commitments(containers: readonly { limits: Limits; usage: Usage }[]): Commitments {
  const sum = { cpu: 0, memory: 0, network: 0, disk: 0 };
  const unmeasured = { cpu: 0, memory: 0, network: 0, disk: 0 };
  for (const { limits, usage } of containers) {
    for (const dimension of LIMIT_DIMENSIONS) {
      const limit = limitOf(limits, dimension);
      const used = usageOf(usage, dimension);
      if (limit === null && used === null) unmeasured[dimension] += 1;
      sum[dimension] += Math.max(limit ?? 0, used ?? 0);
    }
  }
  return {
    cpuMillicores: sum.cpu,
    memoryBytes: sum.memory,
    networkBytesPerSecond: sum.network,
    diskBytesPerSecond: sum.disk,
    unmeasured,
  };
}

/** What a host keeps for itself: a tenth, at least 200 millicores and 256 MiB, never more than it has; nothing of what is not known. */
export function defaultReserve(capacity: Quantities): Quantities {
  return {
    cpuMillicores: Math.min(capacity.cpuMillicores, Math.max(200, Math.ceil(capacity.cpuMillicores / 10))),
    memoryBytes: Math.min(
      capacity.memoryBytes,
      Math.max(256 * MEBIBYTE, Math.ceil(capacity.memoryBytes / 10)),
    ),
    networkBytesPerSecond: tenth(capacity.networkBytesPerSecond),
    diskBytesPerSecond: tenth(capacity.diskBytesPerSecond),
  };
}

function tenth(capacity: number | null | undefined): number | null {
  return capacity === null || capacity === undefined ? null : Math.ceil(capacity / 10);
}

/**
 * What can still be promised, in the dimension's unit. Negative where limits already add up to more than the host;
 * `null` where the host's capacity is not known.
 */
export function freeOf(ledger: HostLedger, dimension: "cpu" | "memory"): number;
export function freeOf(ledger: HostLedger, dimension: LimitDimension): number | null;
export function freeOf(ledger: HostLedger, dimension: LimitDimension): number | null {
  const capacity = quantityOf(ledger.capacity, dimension);
  if (capacity === null) return null;
  const taken = [ledger.reserve, ledger.committed, ledger.reserved];
  return taken.reduce((free, part) => free - (part[AMOUNT_FIELD[dimension]] ?? 0), capacity);
}

/**
 * Whether a container may move from `limit` to `amount` (absolute, same unit) without the host promising more than it
 * has. `limit` is already inside `committed`, so only the difference counts; what asks for no more always fits, and
 * nothing more fits where the capacity is not known.
 */
export function fits(ledger: HostLedger, dimension: LimitDimension, limit: number, amount: number): boolean {
  const free = freeOf(ledger, dimension);
  return amount <= limit || (free !== null && amount - limit <= free);
}
