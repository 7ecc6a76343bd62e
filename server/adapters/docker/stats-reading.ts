import {
  MEASURED_FIELDS,
  type MeasuredField,
  type Reading,
  type ReadingField,
} from "@/server/domain/telemetry/reading";
import type { EpochMs, Limits } from "@/server/domain/units";

/** The parts of the engine's stats answer that are read; everything may be absent. */
export interface EngineStats {
  read?: string;
  cpu_stats?: {
    cpu_usage?: { total_usage?: number };
    throttling_data?: { periods?: number; throttled_periods?: number };
  };
  memory_stats?: { usage?: number; stats?: Record<string, number> };
  networks?: Record<string, { rx_bytes: number; tx_bytes: number; rx_dropped: number; tx_dropped: number }>;
  blkio_stats?: {
    io_service_bytes_recursive?: BlkioEntry[] | null;
    io_serviced_recursive?: BlkioEntry[] | null;
  };
  pids_stats?: { current?: number; limit?: number };
}
interface BlkioEntry {
  op: string;
  value: number;
}

const NO_PRESSURE =
  "the stats API does not report pressure; PFN reads it from cgroup files on the engine's own host";
const NO_OOM = "the stats API does not count out-of-memory events; PFN hears of kills from the event stream";
/** Where a limit is "none", some engines answer 0 and some the largest unsigned number. */
const NO_PIDS_LIMIT = 2 ** 60;

/**
 * One reading from the engine's stats answer.
 *
 * limits   from inspect: the stats answer writes "no memory limit" as the host's memory, which is a trap.
 * Returns  `null` when the container does not run (the engine then answers with zeros).
 */
export function statsReading(stats: EngineStats, now: EpochMs, limits: Limits): Reading | null {
  const at = Date.parse(stats.read ?? "");
  if (!(at > 0) || stats.memory_stats?.usage === undefined) return null;
  const memory = stats.memory_stats.stats ?? {};
  const networks = stats.networks === undefined ? null : Object.values(stats.networks);
  // An empty list and an absent one look alike on kernels that count nothing: unknown, not zero.
  const bytes = nonEmpty(stats.blkio_stats?.io_service_bytes_recursive);
  const operations = nonEmpty(stats.blkio_stats?.io_serviced_recursive);
  const pidsLimit = stats.pids_stats?.limit ?? 0;

  const missing: Reading["missing"] = {};
  const read = (field: ReadingField, value: number | null | undefined, because: string): number | null => {
    if (typeof value === "number") return value;
    missing[field] = because;
    return null;
  };
  const absent = "the engine did not report it";
  const noNetwork = "the engine reports no network of its own for this container";
  const noBlock = "the engine lists no block device: none was used, or its kernel does not count";
  return {
    // Our own clock, like every other source: an engine elsewhere may have another.
    at: now,
    cpuUsageNs: read("cpuUsageNs", stats.cpu_stats?.cpu_usage?.total_usage, absent),
    cpuPeriods: read("cpuPeriods", stats.cpu_stats?.throttling_data?.periods, absent),
    cpuThrottledPeriods: read(
      "cpuThrottledPeriods",
      stats.cpu_stats?.throttling_data?.throttled_periods,
      absent,
    ),
    memoryUsageBytes: stats.memory_stats.usage,
    memoryInactiveFileBytes: read(
      "memoryInactiveFileBytes",
      memory.total_inactive_file ?? memory.inactive_file,
      absent,
    ),
    oomEvents: read("oomEvents", null, NO_OOM),
    oomKills: read("oomKills", null, NO_OOM),
    majorFaults: read("majorFaults", memory.total_pgmajfault ?? memory.pgmajfault, absent),
    networkRxBytes: read("networkRxBytes", networks && sum(networks, (n) => n.rx_bytes), noNetwork),
    networkTxBytes: read("networkTxBytes", networks && sum(networks, (n) => n.tx_bytes), noNetwork),
    networkDrops: read(
      "networkDrops",
      networks && sum(networks, (n) => n.rx_dropped + n.tx_dropped),
      noNetwork,
    ),
    blockReadBytes: read("blockReadBytes", bytes && byOperation(bytes, "read"), noBlock),
    blockWriteBytes: read("blockWriteBytes", bytes && byOperation(bytes, "write"), noBlock),
    blockReadOps: read("blockReadOps", operations && byOperation(operations, "read"), noBlock),
    blockWriteOps: read("blockWriteOps", operations && byOperation(operations, "write"), noBlock),
    pids: read("pids", stats.pids_stats?.current, absent),
    pidsLimit: pidsLimit > 0 && pidsLimit < NO_PIDS_LIMIT ? pidsLimit : null,
    cpuPressure: read("cpuPressure", null, NO_PRESSURE),
    memoryPressure: read("memoryPressure", null, NO_PRESSURE),
    ioPressure: read("ioPressure", null, NO_PRESSURE),
    limits,
    source: "stats-api",
    missing,
  };
}

/** A reading of a container that is there but could not be asked: nothing is known but why. */
export function unreadReading(now: EpochMs, because: string, limits: Limits): Reading {
  const missing = Object.fromEntries(MEASURED_FIELDS.map((field) => [field, because]));
  const nothing = Object.fromEntries(MEASURED_FIELDS.map((field) => [field, null])) as Record<
    MeasuredField,
    null
  >;
  return { ...nothing, at: now, limits, source: "stats-api", missing };
}

function sum<T>(of: readonly T[], value: (item: T) => number): number {
  return of.reduce((total, item) => total + value(item), 0);
}

function nonEmpty<T>(items: readonly T[] | null | undefined): readonly T[] | null {
  return items && items.length > 0 ? items : null;
}

function byOperation(entries: readonly BlkioEntry[], operation: "read" | "write"): number {
  return sum(
    entries.filter(({ op }) => op.toLowerCase() === operation),
    ({ value }) => value,
  );
}
