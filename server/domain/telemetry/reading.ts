import type { Bytes, EpochMs, Limits } from "@/server/domain/units";

/**
 * What a runtime said of one container at one instant: cumulative counters and gauges, not yet rates.
 * A value that could not be read is `null` and its field's name is a key of `missing`, with the reason in words.
 */
export interface Reading {
  at: EpochMs;
  /** Total CPU time used, nanoseconds. */
  cpuUsageNs: number | null;
  /** CFS enforcement periods elapsed, and those in which the container was throttled. */
  cpuPeriods: number | null;
  cpuThrottledPeriods: number | null;
  memoryUsageBytes: Bytes | null;
  /** File cache that the kernel drops first; usage − this = working set. */
  memoryInactiveFileBytes: Bytes | null;
  /** Where a source tells the working set itself and not its two parts; left out otherwise. */
  memoryWorkingSetBytes?: Bytes;
  /** Times that the limit was hit with nothing left to reclaim (v2 `oom`, v1 `under_oom`/failcnt is not this). */
  oomEvents: number | null;
  /** Processes killed by the kernel's OOM killer in this cgroup. */
  oomKills: number | null;
  majorFaults: number | null;
  networkRxBytes: Bytes | null;
  networkTxBytes: Bytes | null;
  networkDrops: number | null;
  blockReadBytes: Bytes | null;
  blockWriteBytes: Bytes | null;
  blockReadOps: number | null;
  blockWriteOps: number | null;
  pids: number | null;
  /** `null` with no entry in `missing` means no limit. */
  pidsLimit: number | null;
  /** PSI "some avg10", percent of wall time in [0, 100]. */
  cpuPressure: number | null;
  memoryPressure: number | null;
  ioPressure: number | null;
  /** The caps in force as this source saw them; `null` where it could not tell. */
  limits: Limits | null;
  source: "cgroup-v1" | "cgroup-v2" | "stats-api" | "cadvisor" | "metrics-api" | "prometheus" | "simulator";
  missing: Partial<Record<ReadingField, string>>;
}

export type ReadingField = Exclude<keyof Reading, "at" | "source" | "missing" | "memoryWorkingSetBytes">;

/** Every field that is measured, so that a source can give a reason for each one that it does not tell. */
export const MEASURED_FIELDS = [
  "cpuUsageNs",
  "cpuPeriods",
  "cpuThrottledPeriods",
  "memoryUsageBytes",
  "memoryInactiveFileBytes",
  "oomEvents",
  "oomKills",
  "majorFaults",
  "networkRxBytes",
  "networkTxBytes",
  "networkDrops",
  "blockReadBytes",
  "blockWriteBytes",
  "blockReadOps",
  "blockWriteOps",
  "pids",
  "pidsLimit",
  "cpuPressure",
  "memoryPressure",
  "ioPressure",
] as const satisfies readonly ReadingField[];

export type MeasuredField = (typeof MEASURED_FIELDS)[number];
