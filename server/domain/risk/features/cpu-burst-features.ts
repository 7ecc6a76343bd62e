import { failureRate } from "@/server/domain/risk/features/failure-rate";
import { addPoint, lineOf, noSums } from "@/server/domain/risk/features/line-sums";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { EpochMs, Millicores } from "@/server/domain/units";

export const CPU_BURST_FEATURES = 13;

const MINUTE_MS = 60_000;
const TREND_MINUTES = 2;
/** How far a two-minute trend is followed, minutes. */
const AHEAD_MINUTES = 3;
const FEWEST = 4;
const AT_LIMIT = 0.95;
/** Demand from this share of the limit on is strained; fully at 1. */
const STRAIN_FROM = 0.8;
const LEAST_SPREAD = 0.02;
const MOST = 20;
/** Half-lives over which earlier starvation counts, hours. */
const [FAST, SLOW] = [0.5, 3];

interface Burst {
  now: EpochMs;
  /** Millicores; `null` where there is none. */
  limit: Millicores | null;
  /** 1 while its health check fails, 0 while it does not, `NaN` without one. */
  isUnwell: number;
  /** When its health check began to fail, up to now. */
  unwell: readonly { at: EpochMs }[];
}

/**
 * Writes thirteen features from `out[from]` on: what happens right now (trend of two minutes, the newest reading, how
 * long the demand has been at the limit), how long such times were within the hour, and how often it starved before.
 * Starvation counts only as far as the hour's peak strains the limit: a higher limit forgives it.
 *
 * hour   samples of the last hour, ascending.
 */
export function cpuBurstFeatures(
  hour: readonly Sample[],
  burst: Burst,
  out: Float64Array,
  from: number,
): void {
  const { now, limit } = burst;
  const newest = hour.at(-1);
  const peak = limit === null ? Number.NaN : demandFeatures(hour, now, limit, out, from) / limit;
  if (newest) {
    if (newest.cpuPressure !== null) out[from + 6] = newest.cpuPressure / 100;
    out[from + 7] = grownAgainst(hour, newest, "pids");
    out[from + 8] = grownAgainst(hour, newest, "networkRxBytesPerSecond");
    out[from + 9] = grownAgainst(hour, newest, "memoryWorkingSetBytes");
  }
  if (Number.isNaN(peak)) return;
  const strain = Math.max(0, Math.min(1, (peak - STRAIN_FROM) / (1 - STRAIN_FROM)));
  out[from + 10] = burst.isUnwell * strain;
  out[from + 11] = failureRate(burst.unwell, now, FAST) * strain;
  out[from + 12] = failureRate(burst.unwell, now, SLOW) * strain;
}

/** Writes what is measured against the limit; returns the hour's highest demand, 0 where none was read. */
function demandFeatures(
  hour: readonly Sample[],
  now: EpochMs,
  limit: Millicores,
  out: Float64Array,
  from: number,
): Millicores {
  const sums = noSums();
  let [peak, oldest, run, longest, squares, before] = [0, 0, 0, 0, 0, Number.NaN];
  let last = Number.NaN;
  let throttled = Number.NaN;
  for (const { at, cpuMillicores, cpuThrottledRatio } of hour) {
    if (cpuMillicores === null) continue;
    last = cpuMillicores * (1 + (cpuThrottledRatio ?? 0));
    throttled = cpuThrottledRatio ?? Number.NaN;
    peak = Math.max(peak, last);
    const seconds = Number.isNaN(before) ? 0 : Math.min(120, (at - before) / 1000);
    before = at;
    if (last >= AT_LIMIT * limit) {
      squares += (run + seconds) ** 2 - run ** 2;
      run += seconds;
      longest = Math.max(longest, run);
    } else run = 0;
    const age = (now - at) / MINUTE_MS;
    if (age > TREND_MINUTES) continue;
    addPoint(sums, -age, last);
    oldest = Math.max(oldest, age);
  }
  if (Number.isNaN(last)) return 0;
  if (sums.n >= FEWEST && oldest >= TREND_MINUTES / 2) {
    const { slope, noise, error, level } = lineOf(sums);
    const spread = Math.hypot(noise, error * AHEAD_MINUTES, LEAST_SPREAD * Math.max(1, level));
    out[from] = Math.max(-MOST, Math.min(MOST, (level + slope * AHEAD_MINUTES - limit) / spread));
  }
  const strain = Math.max(0, Math.min(1, (last / limit - STRAIN_FROM) / (1 - STRAIN_FROM)));
  out[from + 1] = last / limit;
  out[from + 2] = throttled * strain;
  out[from + 3] = Math.log1p(run);
  out[from + 4] = Math.log1p(longest);
  out[from + 5] = Math.log1p(Math.sqrt(squares));
  return peak;
}

function grownAgainst(
  hour: readonly Sample[],
  newest: Sample,
  field: "pids" | "networkRxBytesPerSecond" | "memoryWorkingSetBytes",
): number {
  const value = newest[field];
  let sum = 0;
  let count = 0;
  for (const sample of hour) {
    const own = sample[field];
    if (own === null) continue;
    sum += own;
    count++;
  }
  return value === null || sum <= 0 ? Number.NaN : Math.max(-1, Math.min(MOST, value / (sum / count) - 1));
}
