import type { JudgedForecast } from "@/server/domain/learning/brier-score";
import type { Probability } from "@/server/domain/units";

const BINS = 10;

export interface ReliabilityBin {
  from: Probability;
  to: Probability;
  rows: number;
  failures: number;
  /** Mean of what was said, and the share that failed; `null` without rows. */
  said: Probability | null;
  came: Probability | null;
}

/** What was said beside what came, in ten equal bins; a bin without rows stays, and says so. */
export function reliabilityCurve(judged: readonly JudgedForecast[]): ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const own = judged.filter(
      ({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)) === bin,
    );
    const { rows, failures, said } = count(own);
    const mean = (total: number) => (rows === 0 ? null : total / rows);
    return { from: bin / BINS, to: (bin + 1) / BINS, rows, failures, said: mean(said), came: mean(failures) };
  });
}

export interface PrecisionRecallPoint {
  threshold: Probability;
  /** Minutes at or above the threshold. */
  alarms: number;
  /** Share of them that a failure followed; `null` without alarms. */
  precision: Probability | null;
  /** Share of the minutes before a failure that were at or above the threshold; `null` without a failure. */
  recall: Probability | null;
}

/** Precision and recall at each of `thresholds`, over minutes: an alarm is a minute at or above the threshold. */
export function precisionRecall(
  judged: readonly JudgedForecast[],
  thresholds: readonly Probability[],
): PrecisionRecallPoint[] {
  const all = count(judged);
  return thresholds.map((threshold) => {
    const { rows, failures } = count(judged.filter(({ probability }) => probability >= threshold));
    return {
      threshold,
      alarms: rows,
      precision: rows === 0 ? null : failures / rows,
      recall: all.failures === 0 ? null : failures / all.failures,
    };
  });
}

/** Expected calibration error of `bins`: mean gap between said and came, by rows; `null` without rows. */
export function binnedCalibrationError(bins: readonly ReliabilityBin[]): number | null {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  if (rows === 0) return null;
  return (
    bins.reduce((sum, { rows: own, said, came }) => sum + own * Math.abs((said ?? 0) - (came ?? 0)), 0) / rows
  );
}

function count(judged: readonly JudgedForecast[]) {
  let rows = 0;
  let failures = 0;
  let said = 0;
  for (const { probability, happened, count: times } of judged) {
    rows += times;
    said += times * probability;
    if (happened) failures += times;
  }
  return { rows, failures, said };
}
