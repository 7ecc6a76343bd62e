import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension, Limits } from "@/server/domain/units";

/** The caps in a container's row. Network and disk are left out where none is known to be in force. */
export function limitsOf(row: {
  cpuLimitMillicores: number | null;
  memoryLimitBytes: bigint | null;
  networkLimitBytesPerSecond?: bigint | null;
  diskLimitBytesPerSecond?: bigint | null;
}): Limits {
  return toLimits(
    row.cpuLimitMillicores,
    row.memoryLimitBytes,
    row.networkLimitBytesPerSecond,
    row.diskLimitBytesPerSecond,
  );
}

/** The same out of four columns of any row. */
export function toLimits(
  cpu: number | null,
  memory: bigint | null,
  network: bigint | null = null,
  disk: bigint | null = null,
): Limits {
  return {
    cpuMillicores: cpu,
    memoryBytes: numberOf(memory),
    ...(network === null ? {} : { networkBytesPerSecond: Number(network) }),
    ...(disk === null ? {} : { diskBytesPerSecond: Number(disk) }),
  };
}

/** The columns of a container's row that hold its caps. */
export function limitColumns(limits: Limits) {
  return {
    cpuLimitMillicores: limits.cpuMillicores,
    memoryLimitBytes: bigintOf(limits.memoryBytes),
    networkLimitBytesPerSecond: bigintOf(limits.networkBytesPerSecond),
    diskLimitBytesPerSecond: bigintOf(limits.diskBytesPerSecond),
  };
}

/** The columns of a change: every cap before it, and after it the one that it is about. */
export function changeColumns(before: Limits, dimension: LimitDimension, to: number) {
  return {
    fromCpuMillicores: before.cpuMillicores,
    fromMemoryBytes: bigintOf(before.memoryBytes),
    fromNetworkBytesPerSecond: bigintOf(before.networkBytesPerSecond),
    fromDiskBytesPerSecond: bigintOf(before.diskBytesPerSecond),
    toCpuMillicores: dimension === "cpu" ? to : null,
    toMemoryBytes: dimension === "memory" ? BigInt(to) : null,
    toNetworkBytesPerSecond: dimension === "network" ? BigInt(to) : null,
    toDiskBytesPerSecond: dimension === "disk" ? BigInt(to) : null,
  };
}

/** The column that remembers what a container had in one dimension before PFN, or has of its own now. */
export function baselineColumn(limits: Limits, dimension: LimitDimension) {
  const amount = limitOf(limits, dimension);
  switch (dimension) {
    case "cpu":
      return { baselineCpuMillicores: amount };
    case "memory":
      return { baselineMemoryBytes: bigintOf(amount) };
    case "network":
      return { baselineNetworkBytesPerSecond: bigintOf(amount) };
    case "disk":
      return { baselineDiskBytesPerSecond: bigintOf(amount) };
  }
}

/** A column that is `null` where it is not known, as a number. */
export function numberOf(value: bigint | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

export function bigintOf(value: number | null | undefined): bigint | null {
  return value === null || value === undefined ? null : BigInt(value);
}
