import type { Bytes, BytesPerSecond, EpochMs, Millicores, PerSecond, Ratio } from "@/server/domain/units";

/**
 * One container and tick, as stored: rates and gauges. `null` is unknown, and then `missing` says why under the
 * field's name; the two exceptions are the limits, where `null` without an entry in `missing` means "no limit".
 */
export interface Sample {
  at: EpochMs;
  cpuMillicores: Millicores | null;
  cpuLimitMillicores: Millicores | null;
  /** Throttled periods / periods since the sample before. */
  cpuThrottledRatio: Ratio | null;
  memoryUsageBytes: Bytes | null;
  memoryWorkingSetBytes: Bytes | null;
  memoryLimitBytes: Bytes | null;
  /** Increases since the sample before. */
  oomEvents: number | null;
  oomKills: number | null;
  majorFaultsPerSecond: PerSecond | null;
  networkRxBytesPerSecond: BytesPerSecond | null;
  networkTxBytesPerSecond: BytesPerSecond | null;
  networkDropsPerSecond: PerSecond | null;
  blockReadBytesPerSecond: BytesPerSecond | null;
  blockWriteBytesPerSecond: BytesPerSecond | null;
  blockReadOpsPerSecond: PerSecond | null;
  blockWriteOpsPerSecond: PerSecond | null;
  pids: number | null;
  pidsLimit: number | null;
  /** PSI "some avg10", percent in [0, 100]. */
  cpuPressure: number | null;
  memoryPressure: number | null;
  ioPressure: number | null;
  restartCount: number | null;
  missing: Partial<Record<SampleField, string>>;
}

export type SampleField = Exclude<keyof Sample, "at" | "missing">;

/** A container's sample is stale when it is older than this many collection intervals: then it decides nothing. */
export const STALE_AFTER_INTERVALS = 3;
