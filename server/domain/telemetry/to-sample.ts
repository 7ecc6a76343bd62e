import type { Reading, ReadingField } from "@/server/domain/telemetry/reading";
import type { Sample, SampleField } from "@/server/domain/telemetry/sample";

export interface SampleContext {
  restartCount: number | null;
}

/**
 * Turns two readings of one container into one sample: counters become rates, usage becomes a working set.
 *
 * previous  the reading before, or `null` when there is none.
 * current   the reading that the sample is of; the sample carries its time.
 * Returns   rates per second, CPU in millicores, ratios in [0, 1]; never negative and never a spike: a counter that
 *           fell, a clock that stood still, two sources that count differently, and any value that is negative or
 *           not finite become `null`, and `missing` says so in words.
 * Source    a counter is not a rate; working set = usage − inactive file cache, as kubelet and `docker stats` count it.
 */
export function toSample(previous: Reading | null, current: Reading, context: SampleContext): Sample {
  const missing: Sample["missing"] = {};
  const note = (field: SampleField, because: string): null => {
    missing[field] = because;
    return null;
  };

  const gauge = (field: SampleField, source: ReadingField): number | null => {
    const read = usable(current, source);
    return typeof read === "number" ? read : note(field, read);
  };
  const increase = (field: SampleField, source: ReadingField): number | null => {
    const grown = increaseOf(previous, current, source);
    return typeof grown === "number" ? grown : note(field, grown);
  };
  const elapsedSeconds = previous === null ? 0 : (current.at - previous.at) / 1000;
  const rate = (field: SampleField, source: ReadingField): number | null => {
    const grown = increase(field, source);
    return grown === null ? null : grown / elapsedSeconds;
  };

  const cpuNsPerSecond = rate("cpuMillicores", "cpuUsageNs");
  const limit = (field: SampleField, dimension: "cpuMillicores" | "memoryBytes"): number | null => {
    if (current.limits === null) return note(field, current.missing.limits ?? "the limits could not be read");
    const cap = current.limits[dimension];
    return cap === null || isCount(cap) ? cap : note(field, `dropped: ${cap} is not a limit`);
  };

  return {
    at: current.at,
    cpuMillicores: cpuNsPerSecond === null ? null : cpuNsPerSecond / 1e6,
    cpuLimitMillicores: limit("cpuLimitMillicores", "cpuMillicores"),
    cpuThrottledRatio: throttledRatio(previous, current, (because) => note("cpuThrottledRatio", because)),
    memoryUsageBytes: gauge("memoryUsageBytes", "memoryUsageBytes"),
    memoryWorkingSetBytes: workingSet(current, (because) => note("memoryWorkingSetBytes", because)),
    memoryLimitBytes: limit("memoryLimitBytes", "memoryBytes"),
    oomEvents: increase("oomEvents", "oomEvents"),
    oomKills: increase("oomKills", "oomKills"),
    majorFaultsPerSecond: rate("majorFaultsPerSecond", "majorFaults"),
    networkRxBytesPerSecond: rate("networkRxBytesPerSecond", "networkRxBytes"),
    networkTxBytesPerSecond: rate("networkTxBytesPerSecond", "networkTxBytes"),
    networkDropsPerSecond: rate("networkDropsPerSecond", "networkDrops"),
    blockReadBytesPerSecond: rate("blockReadBytesPerSecond", "blockReadBytes"),
    blockWriteBytesPerSecond: rate("blockWriteBytesPerSecond", "blockWriteBytes"),
    blockReadOpsPerSecond: rate("blockReadOpsPerSecond", "blockReadOps"),
    blockWriteOpsPerSecond: rate("blockWriteOpsPerSecond", "blockWriteOps"),
    pids: gauge("pids", "pids"),
    pidsLimit: isUnlimitedPids(current) ? null : gauge("pidsLimit", "pidsLimit"),
    cpuPressure: gauge("cpuPressure", "cpuPressure"),
    memoryPressure: gauge("memoryPressure", "memoryPressure"),
    ioPressure: gauge("ioPressure", "ioPressure"),
    restartCount: context.restartCount ?? note("restartCount", "the runtime did not say"),
    missing,
  };
}

/** A usable number, or the reason why there is none. */
function usable(reading: Reading, field: ReadingField): number | string {
  const value = reading[field];
  if (value === null) return reading.missing[field] ?? "not read";
  if (typeof value !== "number") return "not a number";
  return isCount(value) ? value : `dropped: ${value} is not a measurement`;
}

function increaseOf(previous: Reading | null, current: Reading, field: ReadingField): number | string {
  const now = usable(current, field);
  if (typeof now === "string") return now;
  if (previous === null) return "needs two readings";
  if (previous.source !== current.source)
    return `the source changed from ${previous.source} to ${current.source}`;
  const before = usable(previous, field);
  if (typeof before === "string") return `needs two readings; the one before: ${before}`;
  if (!(current.at > previous.at)) return "time did not advance between the two readings";
  return now < before ? "the counter was reset" : now - before;
}

function throttledRatio(
  previous: Reading | null,
  current: Reading,
  note: (because: string) => null,
): number | null {
  const periods = increaseOf(previous, current, "cpuPeriods");
  const throttled = increaseOf(previous, current, "cpuThrottledPeriods");
  if (typeof periods === "string") return note(periods);
  if (typeof throttled === "string") return note(throttled);
  // The kernel counts a period only where a quota is in force and the container ran: none passed, none throttled.
  if (periods === 0) return 0;
  // The two counters are read from one file, yet the kernel adds to them one after the other.
  return Math.min(1, throttled / periods);
}

function workingSet(current: Reading, note: (because: string) => null): number | null {
  const told = current.memoryWorkingSetBytes;
  if (told !== undefined) return isCount(told) ? told : note(`dropped: ${told} is not a measurement`);
  const usage = usable(current, "memoryUsageBytes");
  if (typeof usage === "string") return note(usage);
  const inactiveFile = usable(current, "memoryInactiveFileBytes");
  if (typeof inactiveFile === "string") return note(inactiveFile);
  return Math.max(0, usage - inactiveFile);
}

function isUnlimitedPids(reading: Reading): boolean {
  return reading.pidsLimit === null && reading.missing.pidsLimit === undefined;
}

/** What a signed 64-bit counter can hold: anything beyond was never counted by a kernel. */
const COUNTER_END = 2 ** 63;

function isCount(value: number): boolean {
  return value >= 0 && value < COUNTER_END;
}
