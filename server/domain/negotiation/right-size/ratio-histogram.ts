/** Log ratios in buckets of one per cent. Newer ones weigh more by growing: the caller scales the weights. */
export interface RatioHistogram {
  readonly weights: Float64Array;
  total: number;
}

const BUCKET = 0.01;
const HALF = 400;
const BUCKETS = 2 * HALF + 1;

export function createRatioHistogram(): RatioHistogram {
  return { weights: new Float64Array(BUCKETS), total: 0 };
}

export function addRatio(histogram: RatioHistogram, logRatio: number, weight: number): void {
  const bucket = HALF + Math.floor(logRatio / BUCKET);
  histogram.weights[Math.min(BUCKETS - 1, Math.max(0, bucket))]! += weight;
  histogram.total += weight;
}

export function scaleHistogram(histogram: RatioHistogram, factor: number): void {
  for (let i = 0; i < BUCKETS; i++) histogram.weights[i]! *= factor;
  histogram.total *= factor;
}

/** What bucket `i`'s margin multiplies a level with; asked for hundreds of times an hour and level, hence the table. */
const FACTORS = Float64Array.from({ length: BUCKETS }, (_, i) => Math.exp((i - HALF + 1) * BUCKET));

export function factorOf(i: number): number {
  return FACTORS[i]!;
}

/** A margin as a log ratio: the upper edge of bucket `i`. */
export function marginOf(i: number): number {
  return (i - HALF + 1) * BUCKET;
}

/** Buckets whose margins lie in [`least`, `most`]. */
export function bucketsBetween(least: number, most: number): [from: number, to: number] {
  return [HALF - 1 + Math.ceil(least / BUCKET), HALF - 1 + Math.floor(most / BUCKET)];
}

/** What is left, one bucket on, of a tail that falls to 1/e over `width` (a log ratio, > 0). */
export function fadePerBucket(width: number): number {
  return Math.exp(-BUCKET / width);
}
