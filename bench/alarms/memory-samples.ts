import type { Sample } from "@/server/domain/telemetry/sample";

const NOT_IN_TRACE: Omit<Sample, "at" | "memoryWorkingSetBytes"> = {
  cpuMillicores: null,
  cpuLimitMillicores: null,
  cpuThrottledRatio: null,
  memoryUsageBytes: null,
  memoryLimitBytes: null,
  oomEvents: null,
  oomKills: null,
  majorFaultsPerSecond: null,
  networkRxBytesPerSecond: null,
  networkTxBytesPerSecond: null,
  networkDropsPerSecond: null,
  blockReadBytesPerSecond: null,
  blockWriteBytesPerSecond: null,
  blockReadOpsPerSecond: null,
  blockWriteOpsPerSecond: null,
  pids: null,
  pidsLimit: null,
  cpuPressure: null,
  memoryPressure: null,
  ioPressure: null,
  restartCount: null,
  missing: {},
};

/** A sample that knows nothing but its working set: what a trace does not hold is missing, not zero. */
export function memorySample(at: number, memoryWorkingSetBytes: number): Sample {
  return { ...NOT_IN_TRACE, at, memoryWorkingSetBytes };
}
