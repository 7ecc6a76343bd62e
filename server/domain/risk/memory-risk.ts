import { firstPassage } from "@/server/domain/forecast/first-passage";
import type { RiskByHorizon, TimeToFailure } from "@/server/domain/risk/assessment";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { byHorizon, either, fromRate } from "@/server/domain/risk/hazard";
import SHIPPED_SHIFT from "@/server/domain/risk/prior/passage-shift.json";
import type { PassageShift } from "@/server/domain/risk/training/calibrate-passage";
import type { Bytes, Limits, Probability } from "@/server/domain/units";

const HOUR_MS = 3_600_000;
/** Below this a time to failure would be told of a failure that hardly comes. */
const WORTH_TELLING = 0.05;
/** An OOM kill within the hour, memory growing again, the same limit: kills an hour. */
const OOM_RECURRENCE_PER_HOUR = 0.7;
/** How fast recurrence fades with a limit above the one that killed. */
const OOM_RELIEF = 4;
/** A runtime with a fixed heap uses about this much of it in all; beyond, it dies of its own, whatever the limit. */
const HEAP_OVERHEAD = 1.25;
/** A working set that rises by less than this share in 15 min does not grow. */
const GROWS_SHARE = 0.02;

export interface Passage {
  /** Where it fails: the lowest of its limit, what the host can give, and a fixed heap; `null` where none is known. */
  ceiling: Bytes | null;
  binds: "limit" | "host" | "heap";
  /** `cdf[i]`: chance to have reached the ceiling by `secondsFromNow[i]`. */
  cdf: Probability[];
  secondsFromNow: number[];
}

/** First passage of the sampled working set over the lowest ceiling, had the container these limits. */
export function memoryPassage(evidence: Evidence, limits: Limits): Passage {
  const { memory, workingSetBytes, input } = evidence;
  const { memoryFreeBytes, memoryTotalBytes } = input.host;
  const roofs: { binds: Passage["binds"]; bytes: Bytes }[] = [];
  if (limits.memoryBytes !== null) roofs.push({ binds: "limit", bytes: limits.memoryBytes });
  const host = memoryFreeBytes === null ? memoryTotalBytes : workingSetBytes + memoryFreeBytes;
  if (host !== null) roofs.push({ binds: "host", bytes: host });
  const heap = input.fixedHeap === null ? 0 : input.fixedHeap.bytes * HEAP_OVERHEAD;
  // At or above it already, the process lives with more off-heap memory than we assume: then the heap says nothing.
  if (heap > workingSetBytes) roofs.push({ binds: "heap", bytes: heap });
  const lowest = roofs.reduce<(typeof roofs)[number] | null>(
    (low, roof) => (low === null || roof.bytes < low.bytes ? roof : low),
    null,
  );
  const ceiling = lowest?.bytes ?? null;
  const secondsFromNow = Array.from(
    { length: memory.paths.steps },
    (_, i) => (memory.startAt - input.now) / 1000 + i * memory.paths.stepSeconds,
  );
  const cdf =
    ceiling === null || ceiling <= 0 ? secondsFromNow.map(() => 0) : firstPassage(memory.paths, ceiling);
  return { ceiling, binds: lowest?.binds ?? "host", cdf, secondsFromNow };
}

/** Chance by 5, 15 and 60 min, with the recurrence of recent OOM kills. */
export function memoryRisk(evidence: Evidence, limits: Limits, passage: Passage): RiskByHorizon {
  const reached = passage.ceiling !== null && evidence.workingSetBytes >= passage.ceiling;
  const passed = byHorizon((minutes) => (reached ? 1 : cdfAt(passage, minutes * 60)));
  return either(passed, fromRate(oomRecurrencePerHour(evidence, limits)));
}

/**
 * When the ceiling is reached, if it is within the forecast; `null` where that is unlikely. The ends are moved as failures
 * that came taught (`npm run train:prior`): many die of a wave or a spike before the path's own early quantile.
 */
export function timeToPassage(passage: Passage, shift: PassageShift = SHIPPED_SHIFT): TimeToFailure | null {
  const total = passage.cdf.at(-1) ?? 0;
  if (total < WORTH_TELLING) return null;
  const medianSeconds = timeAt(passage, 0.5 * total);
  return {
    earlySeconds: Math.min(medianSeconds, shift.early * timeAt(passage, 0.1 * total)),
    medianSeconds,
    lateSeconds: total < 0.9 ? null : Math.max(medianSeconds, shift.late * timeAt(passage, 0.9 * total)),
  };
}

export function memoryGrows({ memory, workingSetBytes, input }: Evidence): boolean {
  const middle = memory.path.quantiles[3]!;
  const steps = Math.round((input.now + 15 * 60_000 - memory.startAt) / 1000 / memory.path.stepSeconds);
  const later = middle[Math.max(0, Math.min(middle.length - 1, steps))]!;
  return later > workingSetBytes * (1 + GROWS_SHARE);
}

function oomRecurrencePerHour(evidence: Evidence, limits: Limits): number {
  const { input, samples } = evidence;
  const recent = input.restartCountWindow.failures.filter(
    ({ kind, at }) => kind === "oom_kill" && input.now - at < HOUR_MS,
  ).length;
  const inside = samples.reduce((sum, { oomKills }) => sum + (oomKills ?? 0), 0);
  if (recent + inside === 0 || !memoryGrows(evidence)) return 0;
  const before = samples.findLast(({ memoryLimitBytes }) => memoryLimitBytes !== null)?.memoryLimitBytes;
  const relief =
    limits.memoryBytes === null || !before ? 1 : Math.min(1, (before / limits.memoryBytes) ** OOM_RELIEF);
  return OOM_RECURRENCE_PER_HOUR * Math.min(3, recent + inside) * (limits.memoryBytes === null ? 0 : relief);
}

/** By straight lines between steps, from 0 at now; the last value beyond the forecast. */
function cdfAt({ cdf, secondsFromNow }: Passage, seconds: number): Probability {
  let before = 0;
  let beforeAt = 0;
  for (const [i, at] of secondsFromNow.entries()) {
    if (at >= seconds) {
      const span = at - beforeAt;
      return span > 0 ? before + ((cdf[i]! - before) * (seconds - beforeAt)) / span : cdf[i]!;
    }
    if (at > 0) {
      before = cdf[i]!;
      beforeAt = at;
    }
  }
  return before;
}

function timeAt({ cdf, secondsFromNow }: Passage, target: Probability): number {
  let before = 0;
  let beforeAt = 0;
  for (const [i, value] of cdf.entries()) {
    const at = Math.max(0, secondsFromNow[i]!);
    if (value >= target)
      return value > before ? beforeAt + ((at - beforeAt) * (target - before)) / (value - before) : at;
    before = value;
    beforeAt = at;
  }
  return beforeAt;
}
