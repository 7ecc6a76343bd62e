import type { Sample, SampleField } from "@/server/domain/telemetry/sample";

/** Column and SQL type of each field of a sample, in the table's order. */
export const SAMPLE_COLUMNS = {
  cpuMillicores: ["cpu_millicores", "real"],
  cpuLimitMillicores: ["cpu_limit_millicores", "real"],
  cpuThrottledRatio: ["cpu_throttled_ratio", "real"],
  memoryUsageBytes: ["memory_usage_bytes", "bigint"],
  memoryWorkingSetBytes: ["memory_working_set_bytes", "bigint"],
  memoryLimitBytes: ["memory_limit_bytes", "bigint"],
  oomEvents: ["oom_events", "integer"],
  oomKills: ["oom_kills", "integer"],
  majorFaultsPerSecond: ["major_faults_per_second", "real"],
  networkRxBytesPerSecond: ["network_rx_bytes_per_second", "real"],
  networkTxBytesPerSecond: ["network_tx_bytes_per_second", "real"],
  networkDropsPerSecond: ["network_drops_per_second", "real"],
  blockReadBytesPerSecond: ["block_read_bytes_per_second", "real"],
  blockWriteBytesPerSecond: ["block_write_bytes_per_second", "real"],
  blockReadOpsPerSecond: ["block_read_ops_per_second", "real"],
  blockWriteOpsPerSecond: ["block_write_ops_per_second", "real"],
  pids: ["pids", "integer"],
  pidsLimit: ["pids_limit", "bigint"],
  cpuPressure: ["cpu_pressure", "real"],
  memoryPressure: ["memory_pressure", "real"],
  ioPressure: ["io_pressure", "real"],
  restartCount: ["restart_count", "integer"],
} as const satisfies Record<SampleField, readonly [column: string, type: string]>;

export const SAMPLE_FIELDS = Object.keys(SAMPLE_COLUMNS) as SampleField[];

/** Field by field out of a row; `missing` is `null` in the table when nothing is missing. */
export function toSampleRow(row: Record<string, unknown>): Sample {
  const sample: Record<string, unknown> = {
    at: (row.at as Date).getTime(),
    missing: row.missing ?? {},
  };
  for (const field of SAMPLE_FIELDS) sample[field] = row[SAMPLE_COLUMNS[field][0]] ?? null;
  return sample as unknown as Sample;
}
