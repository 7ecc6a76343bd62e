import { addPoint, lineOf, noSums } from "@/server/domain/risk/features/line-sums";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { EpochMs, Millicores } from "@/server/domain/units";

export const CPU_TREND_FEATURES = 6;

const MINUTE_MS = 60_000;
/** How far a trend is followed, minutes: a surge is over, or has killed, by then. */
const AHEAD_MINUTES = 10;
const FEWEST = 4;
/** Demand from this share of the limit on is at the limit. */
const AT_LIMIT = 0.95;
/** Least spread, as a share of the newest demand: usage is never known better. */
const LEAST_SPREAD = 0.02;
const MOST = 20;

/**
 * Writes six features from `out[from]` on: passages of the demand's trend over 5 and 15 min, the peak and the time at the
 * limit within the hour, waiting, and how much threads and processes have piled up.
 *
 * hour     samples of the last hour, ascending; demand is what was used plus what throttling held back.
 * limit    millicores; `null` where there is none, and then what is measured against it stays unknown.
 */
export function cpuTrendFeatures(
  hour: readonly Sample[],
  now: EpochMs,
  limit: Millicores | null,
  out: Float64Array,
  from: number,
): void {
  const lines = [5, 15].map((minutes) => ({ minutes, sums: noSums(), oldest: 0 }));
  let [peak, over, read, waits, waited, tasks, tasksNow, tasksRead, tasksNowRead] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0,
  ];
  for (const sample of hour) {
    const age = (now - sample.at) / MINUTE_MS;
    if (sample.cpuMillicores !== null) {
      const demand = sample.cpuMillicores * (1 + (sample.cpuThrottledRatio ?? 0));
      read++;
      peak = Math.max(peak, demand);
      if (limit !== null && demand >= AT_LIMIT * limit) over++;
      for (const line of lines)
        if (age <= line.minutes) {
          addPoint(line.sums, -age, demand);
          line.oldest = Math.max(line.oldest, age);
        }
    }
    if (sample.cpuPressure !== null && age <= 2) {
      waits += sample.cpuPressure / 100;
      waited++;
    }
    if (sample.pids !== null) {
      tasks += sample.pids;
      tasksRead++;
      if (age <= 1) {
        tasksNow += sample.pids;
        tasksNowRead++;
      }
    }
  }
  if (limit !== null && limit > 0 && read > 0) {
    for (const [i, { sums, minutes, oldest }] of lines.entries()) {
      if (sums.n < FEWEST || oldest < minutes / 2) continue;
      const { slope, noise, error, level } = lineOf(sums);
      const spread = Math.hypot(noise, error * AHEAD_MINUTES, LEAST_SPREAD * Math.max(1, level));
      const reach = level + slope * AHEAD_MINUTES - limit;
      out[from + i] = Math.max(-MOST, Math.min(MOST, reach / spread));
    }
    out[from + 2] = peak / limit;
    out[from + 3] = over / read;
  }
  if (waited > 0) out[from + 4] = waits / waited;
  if (tasksNowRead > 0 && tasks > 0) out[from + 5] = tasksNow / tasksNowRead / (tasks / tasksRead) - 1;
}
