import type { Cause } from "@/server/domain/risk/assessment";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { Limits } from "@/server/domain/units";

/** What was short, and how it shows; "other" where nothing was. */
export interface Blame {
  cause: Cause;
  because: string;
}

/** A cap is full from here on. */
const FULL = 0.9;
/** CPU that waits in a quarter of its periods serves late. */
const THROTTLED = 0.25;
/** Percent of the time stalled, averaged. */
const STALLED = 40;
const DROPS_PER_SECOND = 10;

/**
 * Which resource was short when a container stopped serving (unhealthy, not alive, past its objective).
 *
 * samples  of the minutes before, in any order.
 * Returns  the shortest of those that were plainly short, by how far each lies past its mark: what lies close to no mark
 *          is nobody's fault that is known, and is called "other".
 */
export function blameResource(samples: readonly Sample[], limits: Limits): Blame {
  const shown: { cause: Cause; by: number; because: string }[] = [];
  const add = (cause: Cause, value: number | null, mark: number, because: (value: number) => string) => {
    if (value !== null && value >= mark) shown.push({ cause, by: value / mark, because: because(value) });
  };
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  const cpu = shareOf(
    mean(samples, (s) => s.cpuMillicores),
    limits.cpuMillicores,
  );
  const throttled = mean(samples, (s) => s.cpuThrottledRatio);
  // Throttled without a full limit is a burst that no average shows, and no shortage.
  if (cpu !== null && cpu >= FULL) {
    add("cpu", throttled, THROTTLED, (value) => `CPU was throttled in ${percent(value)} of periods`);
    if (throttled === null) add("cpu", cpu, FULL, (value) => `CPU used ${percent(value)} of its limit`);
  }
  const waits = mean(samples, (s) => s.cpuPressure);
  if (cpu === null || cpu < FULL)
    add("cpu", waits, STALLED, (v) => `it waited for CPU ${Math.round(v)} % of the time`);
  const memory = shareOf(
    mean(samples, (s) => s.memoryWorkingSetBytes),
    limits.memoryBytes,
  );
  add("memory", memory, 0.95, (value) => `memory used ${percent(value)} of its limit`);
  add(
    "memory",
    mean(samples, (s) => s.memoryPressure),
    STALLED / 2,
    (v) => `it waited for memory ${Math.round(v)} % of the time`,
  );
  const network = shareOf(
    mean(samples, (s) => greater(s.networkRxBytesPerSecond, s.networkTxBytesPerSecond)),
    limits.networkBytesPerSecond ?? null,
  );
  add("network", network, FULL, (value) => `the network used ${percent(value)} of its limit`);
  add(
    "network",
    mean(samples, (s) => s.networkDropsPerSecond),
    DROPS_PER_SECOND,
    (v) => `${v.toFixed(0)} packets/s were dropped`,
  );
  const disk = shareOf(
    mean(samples, (s) => greater(s.blockReadBytesPerSecond, s.blockWriteBytesPerSecond)),
    limits.diskBytesPerSecond ?? null,
  );
  add("disk", disk, FULL, (value) => `the disk used ${percent(value)} of its limit`);
  add(
    "disk",
    mean(samples, (s) => s.ioPressure),
    STALLED,
    (v) => `it waited for the disk ${Math.round(v)} % of the time`,
  );
  if (shown.length === 0) return { cause: "other", because: "no limit that is known was full" };
  const { cause, because } = shown.reduce((worst, own) => (own.by > worst.by ? own : worst));
  return { cause, because };
}

function mean(samples: readonly Sample[], of: (sample: Sample) => number | null): number | null {
  const known = samples.map(of).filter((value) => value !== null && Number.isFinite(value)) as number[];
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

const shareOf = (value: number | null, limit: number | null) =>
  value === null || limit === null || limit <= 0 ? null : value / limit;

function greater(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
