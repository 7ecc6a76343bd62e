import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import type { Usage } from "@/server/domain/negotiation/limit-of";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import { busier } from "@/server/domain/risk/busier";
import type { LimitDimension, Limits, Ratio, Seconds } from "@/server/domain/units";

const UPPER = QUANTILE_LEVELS.indexOf(0.95);

/** What it takes now; `null` is unknown. */
export function usageNow(input: AssessInput): Usage {
  const newest = input.samples.at(-1);
  return {
    cpuMillicores: newest?.cpuMillicores ?? null,
    workingSetBytes: newest?.memoryWorkingSetBytes ?? null,
    networkBytesPerSecond: newest ? busier(newest, "network") : null,
    diskBytesPerSecond: newest ? busier(newest, "disk") : null,
  };
}

const PEAK_WINDOW_MS = 15 * 60_000;

/** The most that it took within a quarter of an hour. */
export function peakUsage(input: AssessInput): Limits {
  const most = (values: (number | null)[]) => {
    const known = values.filter((v) => v !== null);
    return known.length === 0 ? null : Math.max(...known);
  };
  const recent = input.samples.filter(({ at }) => at >= input.now - PEAK_WINDOW_MS);
  return {
    cpuMillicores: most(recent.map((s) => s.cpuMillicores)),
    memoryBytes: most(recent.map((s) => s.memoryWorkingSetBytes)),
    networkBytesPerSecond: most(recent.map((s) => busier(s, "network"))),
    diskBytesPerSecond: most(recent.map((s) => busier(s, "disk"))),
  };
}

/**
 * The highest 95 % forecast until a lease of this length would end, at most as far as the forecast reaches; a dimension
 * without a forecast is `null`.
 */
export function upperBand(input: AssessInput, leaseSeconds: Seconds): Limits {
  const highest = (dimension: LimitDimension) => {
    const path = input.forecasts[dimension]?.path;
    const steps = path ? Math.max(1, Math.ceil(leaseSeconds / path.stepSeconds)) : 0;
    const upper = path?.quantiles[UPPER]?.slice(0, steps) ?? [];
    return upper.length > 0 ? Math.max(...upper) : null;
  };
  return {
    cpuMillicores: highest("cpu"),
    memoryBytes: highest("memory"),
    networkBytesPerSecond: highest("network"),
    diskBytesPerSecond: highest("disk"),
  };
}

/** The same, where CPU and memory are known. */
export function knownUpperBand(input: AssessInput, leaseSeconds: Seconds): Quantities | null {
  const { cpuMillicores, memoryBytes, ...rates } = upperBand(input, leaseSeconds);
  return cpuMillicores === null || memoryBytes === null ? null : { cpuMillicores, memoryBytes, ...rates };
}

const COVERAGE_WINDOW_MS = 5 * 60_000;
/** Denser samples make no forecast better: after the interval was shortened, the older ones still count. */
const FINEST_SLOT_MS = 10_000;

/**
 * Share of the last five minutes with a sample, in slots of the interval; `null` before the first slot has passed.
 * Nothing is expected from before the container started or was first seen: what was never watched is no gap.
 */
export function coverage(
  input: Pick<AssessInput, "now" | "samples" | "startedAt" | "intervalSeconds">,
): Ratio | null {
  const first = input.samples[0];
  if (!first) return null;
  const slotMs = Math.max(input.intervalSeconds * 1000, FINEST_SLOT_MS);
  const from = Math.max(input.now - COVERAGE_WINDOW_MS, input.startedAt, first.at - slotMs);
  const expected = Math.floor((input.now - from) / slotMs);
  if (expected < 1) return null;
  const slots = new Set(
    input.samples
      .filter(({ at }) => at > from && at <= input.now)
      .map(({ at }) => Math.floor((input.now - at) / slotMs)),
  );
  return Math.min(1, slots.size / expected);
}
