import { CPU_BURST_FEATURES, cpuBurstFeatures } from "@/server/domain/risk/features/cpu-burst-features";
import { CPU_TREND_FEATURES, cpuTrendFeatures } from "@/server/domain/risk/features/cpu-trend-features";
import { failureRate } from "@/server/domain/risk/features/failure-rate";
import type { FeatureInput } from "@/server/domain/risk/features/feature-input";
import { FEATURE_COUNT, FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import { memoryFeatures } from "@/server/domain/risk/features/memory-features";
import type { MemorySeries } from "@/server/domain/risk/features/memory-series";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { EpochMs } from "@/server/domain/units";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CPU_STATE_FEATURES = 6;
const FIRST_OTHER = FEATURE_TABLE.findIndex(({ name }) => name === "memoryPressure");

/**
 * What a container looks like, free of its own scale: shares of limits, of headroom and of its own past.
 *
 * input    nothing after `input.now` is read; the samples may come at any step.
 * limits   as if these were in force: raising one never raises a monotone feature.
 * Returns  one value a line of `FEATURE_TABLE`; `NaN` where it cannot be known.
 */
export function extractFeatures(input: FeatureInput, limits = input.limits): Float64Array {
  const out = new Float64Array(FEATURE_COUNT).fill(Number.NaN);
  const { now } = input;
  const samples = upTo(input.samples, now);
  memoryFeatures(seriesOf(input, samples), now, limits.memoryBytes, input.startedAt, out);
  const recent = since(samples, now - 5 * MINUTE_MS, input.startedAt);
  const quarter = since(samples, now - 15 * MINUTE_MS, input.startedAt);
  const minute = since(samples, now - MINUTE_MS, input.startedAt);
  const failures = input.restartCountWindow.failures.filter(({ at }) => at <= now);
  let at = FIRST_OTHER;
  out[at++] = meanOf(recent, "memoryPressure");
  out[at++] = Math.log1p(meanOf(recent, "majorFaultsPerSecond"));
  out[at++] = meanOf(quarter, "oomEvents") * Math.max(1, quarter.length);
  out[at++] = failures.filter((f) => f.kind === "oom_kill" && now - f.at < HOUR_MS).length;
  cpuFeatures(recent, quarter, minute, limits.cpuMillicores, out, at);
  const hour = since(samples, now - HOUR_MS, input.startedAt);
  cpuTrendFeatures(hour, now, limits.cpuMillicores, out, at + CPU_STATE_FEATURES);
  at += CPU_STATE_FEATURES + CPU_TREND_FEATURES;
  const unwell = failures.filter(({ kind }) => kind === "unhealthy");
  const isUnwell = input.health === "none" ? Number.NaN : input.health === "unhealthy" ? 1 : 0;
  cpuBurstFeatures(hour, { now, limit: limits.cpuMillicores, isUnwell, unwell }, out, at);
  at += CPU_BURST_FEATURES;
  out[at++] = isUnwell;
  out[at++] = unwell.filter((f) => now - f.at < HOUR_MS).length;
  out[at++] = unwell.length;
  out[at++] = input.restartCountWindow.restarts;
  const crashes = failures.filter(({ kind }) => kind === "exit_error");
  out[at++] = crashes.filter((f) => now - f.at < HOUR_MS).length;
  out[at++] = crashes.length;
  const last = failures.at(-1);
  if (last) out[at] = Math.log1p((now - last.at) / MINUTE_MS);
  out[at + 1] = failureRate(crashes, now, 2);
  return out;
}

function cpuFeatures(
  recent: readonly Sample[],
  quarter: readonly Sample[],
  minute: readonly Sample[],
  limit: number | null,
  out: Float64Array,
  at: number,
): void {
  const usage = meanOf(recent, "cpuMillicores");
  out[at + 5] = spreadOf(quarter) / Math.max(1, usage);
  if (limit === null || limit <= 0) return;
  const throttled = meanOf(recent, "cpuThrottledRatio");
  const demand = (usage * (1 + (Number.isNaN(throttled) ? 0 : throttled))) / limit;
  const strained = Math.max(0, Math.min(1, (demand - 0.8) / 0.2));
  const grown = Math.max(0, usage - meanOf(quarter.slice(0, quarter.length >> 1), "cpuMillicores"));
  out[at] = demand;
  out[at + 1] = Math.min(20, grown / Math.max(0.02 * limit, limit - usage));
  out[at + 2] = throttled * strained;
  out[at + 3] = meanOf(minute, "cpuThrottledRatio") * strained;
  out[at + 4] = (meanOf(recent, "cpuPressure") / 100) * strained;
}

function seriesOf({ history = [], now }: FeatureInput, samples: readonly Sample[]): MemorySeries {
  const first = samples[0]?.at ?? Number.POSITIVE_INFINITY;
  const at = new Float64Array(history.length + samples.length);
  const bytes = new Float64Array(at.length);
  let count = 0;
  const add = (time: EpochMs, value: number | null) => {
    if (value === null || !Number.isFinite(value)) return;
    at[count] = time;
    bytes[count++] = value;
  };
  for (const point of history) if (point.at < first && point.at <= now) add(point.at, point.value);
  for (const sample of samples) add(sample.at, sample.memoryWorkingSetBytes);
  return { at, bytes, count };
}

/** Those up to `now`: nothing later may be looked at. */
function upTo(samples: readonly Sample[], now: EpochMs): readonly Sample[] {
  let end = samples.length;
  while (end > 0 && samples[end - 1]!.at > now) end--;
  return end === samples.length ? samples : samples.slice(0, end);
}

function since(samples: readonly Sample[], from: EpochMs, startedAt: EpochMs): readonly Sample[] {
  let first = samples.length;
  while (first > 0 && samples[first - 1]!.at > from && samples[first - 1]!.at >= startedAt) first--;
  return samples.slice(first);
}

type Field = Exclude<keyof Sample, "at" | "missing">;

function meanOf(samples: readonly Sample[], field: Field): number {
  let sum = 0;
  let count = 0;
  for (const sample of samples) {
    const value = sample[field];
    if (value === null || !Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}

function spreadOf(samples: readonly Sample[]): number {
  const mean = meanOf(samples, "cpuMillicores");
  let sum = 0;
  let count = 0;
  for (const { cpuMillicores } of samples) {
    if (cpuMillicores === null) continue;
    sum += (cpuMillicores - mean) ** 2;
    count++;
  }
  return count > 1 ? Math.sqrt(sum / (count - 1)) : Number.NaN;
}
