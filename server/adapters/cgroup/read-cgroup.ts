import { existsSync } from "node:fs";
import type { CgroupLocation, V1Dirs } from "@/server/adapters/cgroup/locate-cgroup";
import {
  type FileText,
  isUnreadable,
  joinLimits,
  type Parsed,
  parseBlkio,
  parseCap,
  parseCfsQuota,
  parseCpuMax,
  parseIoStat,
  parseKey,
  parseNetDev,
  parseNumber,
  parsePressure,
  parseV1MemoryLimit,
} from "@/server/adapters/cgroup/parse-cgroup-files";
import { readSmallFile } from "@/server/adapters/cgroup/read-small-file";
import type { Reading, ReadingField } from "@/server/domain/telemetry/reading";
import type { EpochMs, Limits } from "@/server/domain/units";

type Values = { [Field in ReadingField]: Parsed<Reading[Field]> };

/**
 * One reading from the kernel's own files.
 *
 * now      the time that the reading carries.
 * Returns  `null` when the cgroup is gone. A file that is absent or refused costs only its fields, with the reason.
 * Source   cgroup-v2.rst and cgroup-v1/{memory,blkio-controller}.rst of the kernel, proc(5) for net/dev.
 */
export function readCgroup(location: CgroupLocation, now: EpochMs): Reading | null {
  const values = location.version === 2 ? readV2(location.dir) : readV1(location.dirs);
  if (isUnreadable(values.memoryUsageBytes) && isUnreadable(values.cpuUsageNs) && !isThere(location))
    return null;
  const network = parseNetDev(
    typeof location.netDev === "string" ? readSmallFile(location.netDev) : location.netDev,
  );
  return toReading(
    {
      ...values,
      networkRxBytes: pick(network, (n) => n.rxBytes),
      networkTxBytes: pick(network, (n) => n.txBytes),
      networkDrops: pick(network, (n) => n.drops),
    },
    now,
    location.version === 2 ? "cgroup-v2" : "cgroup-v1",
  );
}

/** The caps as the kernel enforces them now, or why they cannot be told. */
export function readCgroupLimits(location: CgroupLocation): Parsed<Limits> {
  return location.version === 2 ? v2Limits(location.dir) : v1Limits(location.dirs);
}

type NetworkField = "networkRxBytes" | "networkTxBytes" | "networkDrops";

function readV2(dir: string): Omit<Values, NetworkField> {
  const cpu = readSmallFile(`${dir}/cpu.stat`);
  const memory = readSmallFile(`${dir}/memory.stat`);
  const events = readSmallFile(`${dir}/memory.events`);
  const io = parseIoStat(readSmallFile(`${dir}/io.stat`));
  return {
    cpuUsageNs: pick(parseKey(cpu, "usage_usec"), (microseconds) => microseconds * 1000),
    cpuPeriods: parseKey(cpu, "nr_periods"),
    cpuThrottledPeriods: parseKey(cpu, "nr_throttled"),
    memoryUsageBytes: parseNumber(readSmallFile(`${dir}/memory.current`)),
    memoryInactiveFileBytes: parseKey(memory, "inactive_file"),
    oomEvents: parseKey(events, "oom"),
    oomKills: parseKey(events, "oom_kill"),
    majorFaults: parseKey(memory, "pgmajfault"),
    blockReadBytes: pick(io, (i) => i.bytes.read),
    blockWriteBytes: pick(io, (i) => i.bytes.write),
    blockReadOps: pick(io, (i) => i.operations.read),
    blockWriteOps: pick(io, (i) => i.operations.write),
    pids: parseNumber(readSmallFile(`${dir}/pids.current`)),
    pidsLimit: parseCap(readSmallFile(`${dir}/pids.max`)),
    cpuPressure: parsePressure(readSmallFile(`${dir}/cpu.pressure`)),
    memoryPressure: parsePressure(readSmallFile(`${dir}/memory.pressure`)),
    ioPressure: parsePressure(readSmallFile(`${dir}/io.pressure`)),
    limits: v2Limits(dir),
  };
}

function v2Limits(dir: string): Parsed<Limits> {
  return joinLimits(
    parseCpuMax(readSmallFile(`${dir}/cpu.max`)),
    parseCap(readSmallFile(`${dir}/memory.max`)),
  );
}

const NO_V1_OOM_EVENTS = { because: "cgroup v1 counts kills, not the times that the limit was hit" };

function readV1(dirs: V1Dirs): Omit<Values, NetworkField> {
  const cpu = v1File(dirs.cpu, "cpu.stat");
  const memory = v1File(dirs.memory, "memory.stat");
  const bytes = parseBlkio(v1File(dirs.blkio, "blkio.throttle.io_service_bytes_recursive"));
  const operations = parseBlkio(v1File(dirs.blkio, "blkio.throttle.io_serviced_recursive"));
  return {
    cpuUsageNs: parseNumber(v1File(dirs.cpuacct, "cpuacct.usage")),
    cpuPeriods: parseKey(cpu, "nr_periods"),
    cpuThrottledPeriods: parseKey(cpu, "nr_throttled"),
    memoryUsageBytes: parseNumber(v1File(dirs.memory, "memory.usage_in_bytes")),
    memoryInactiveFileBytes: parseKey(memory, "total_inactive_file"),
    oomEvents: NO_V1_OOM_EVENTS,
    oomKills: parseKey(v1File(dirs.memory, "memory.oom_control"), "oom_kill"),
    majorFaults: parseKey(memory, "total_pgmajfault"),
    blockReadBytes: pick(bytes, (b) => b.read),
    blockWriteBytes: pick(bytes, (b) => b.write),
    blockReadOps: pick(operations, (o) => o.read),
    blockWriteOps: pick(operations, (o) => o.write),
    pids: parseNumber(v1File(dirs.pids, "pids.current")),
    pidsLimit: parseCap(v1File(dirs.pids, "pids.max")),
    cpuPressure: v1Pressure(dirs, "cpu.pressure"),
    memoryPressure: v1Pressure(dirs, "memory.pressure"),
    ioPressure: v1Pressure(dirs, "io.pressure"),
    limits: v1Limits(dirs),
  };
}

function v1Limits(dirs: V1Dirs): Parsed<Limits> {
  return joinLimits(
    parseCfsQuota(v1File(dirs.cpu, "cpu.cfs_quota_us"), v1File(dirs.cpu, "cpu.cfs_period_us")),
    parseV1MemoryLimit(v1File(dirs.memory, "memory.limit_in_bytes")),
  );
}

const NO_V1_PRESSURE = {
  because: "cgroup v1 keeps no pressure per container, unless the unified hierarchy is there too",
};

function v1Pressure(dirs: V1Dirs, file: string): Parsed<number> {
  return typeof dirs.unified === "string"
    ? parsePressure(readSmallFile(`${dirs.unified}/${file}`))
    : NO_V1_PRESSURE;
}

function v1File(dir: V1Dirs[keyof V1Dirs], file: string): FileText {
  return typeof dir === "string" ? readSmallFile(`${dir}/${file}`) : dir;
}

function pick<T, U>(parsed: Parsed<T>, choose: (value: T) => U): Parsed<U> {
  return isUnreadable(parsed) ? parsed : choose(parsed);
}

function isThere(location: CgroupLocation): boolean {
  if (location.version === 2) return existsSync(location.dir);
  return Object.values(location.dirs).some((dir) => typeof dir === "string" && existsSync(dir));
}

function toReading(values: Values, at: EpochMs, source: Reading["source"]): Reading {
  const missing: Reading["missing"] = {};
  const fields: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    if (isUnreadable(value)) missing[field as ReadingField] = value.because;
    fields[field] = isUnreadable(value) ? null : value;
  }
  return { ...(fields as Pick<Reading, ReadingField>), at, source, missing };
}
