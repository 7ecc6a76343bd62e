import { type Bucket, detectShift } from "@/server/domain/learning/detect-shift";
import { DRIFTED } from "@/server/domain/learning/population-stability";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";

/** Fewer rows a day say nothing of shares. */
export const FEWEST_DRIFT_ROWS = 200;

export interface DriftJudgement {
  worst: string | null;
  worstIndex: number | null;
  /** First bucket after the calibration shifted; `null`: it did not. */
  shiftedAt: number | null;
  words: string;
}

/**
 * What drift there is, in words.
 *
 * stability  PSI by feature's name; empty where too little was kept.
 * buckets    said − came, hour by hour, oldest first, of one champion.
 */
export function judgeDrift(
  stability: ReadonlyMap<string, number>,
  buckets: readonly Bucket[],
): DriftJudgement {
  const ranked = [...stability].sort((a, b) => b[1] - a[1]);
  const [worst = null, worstIndex = null] = ranked[0] ?? [];
  const drifted = ranked.filter(([, index]) => index > DRIFTED);
  const shiftedAt = detectShift(buckets);
  return {
    worst,
    worstIndex,
    shiftedAt,
    words: `${featureWords(drifted, worst, worstIndex)}; ${calibrationWords(buckets, shiftedAt)}`,
  };
}

function featureWords(drifted: [string, number][], worst: string | null, index: number | null): string {
  if (worst === null || index === null) return "too little was kept to tell of the features";
  const wordsOf = (name: string) => FEATURE_TABLE.find((line) => line.name === name)?.words ?? name;
  if (drifted.length === 0)
    return `the features are as they were: the most moved is “${wordsOf(worst)}”, ${index.toFixed(2)}`;
  const count = drifted.length === 1 ? "one feature" : `${drifted.length} features`;
  return `${count} drifted from what was learnt, most of all “${wordsOf(worst)}”, ${index.toFixed(2)}`;
}

function calibrationWords(buckets: readonly Bucket[], shiftedAt: number | null): string {
  if (buckets.length === 0) return "no hour is settled that would tell of the calibration";
  if (shiftedAt === null) return "the calibration has not shifted";
  const mean = (own: readonly Bucket[]) => {
    const count = own.reduce((sum, bucket) => sum + bucket.count, 0);
    return (100 * own.reduce((sum, bucket) => sum + bucket.sum, 0)) / Math.max(1, count);
  };
  const [before, after] = [mean(buckets.slice(0, shiftedAt)), mean(buckets.slice(shiftedAt))];
  return `the calibration shifted: what is said less what comes was ${before.toFixed(1)} points and is ${after.toFixed(1)}`;
}
