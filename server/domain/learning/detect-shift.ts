/** One bucket of a sequence in time: how many values, their sum, and the sum of their squares. */
export interface Bucket {
  count: number;
  sum: number;
  squares: number;
}

/**
 * Where the mean of a sequence became another one, by the adaptive window of ADWIN: the sequence is cut wherever the means
 * of its two halves differ by more than chance allows.
 *
 * buckets  in time; values in [−1, 1], and `count` the number of independent ones.
 * delta    chance of a false finding over all cuts.
 * Returns  the first bucket after the cut with the greatest excess; `null`: no cut is more than chance.
 * Source   Bifet & Gavaldà 2007, with the bound that uses the variance.
 */
export function detectShift(buckets: readonly Bucket[], delta = 0.002): number | null {
  const total = buckets.reduce(add, { count: 0, sum: 0, squares: 0 });
  if (total.count < 2) return null;
  const mean = total.sum / total.count;
  const variance = Math.max(0, total.squares / total.count - mean * mean);
  const chance = Math.log((2 * Math.max(2, buckets.length)) / delta);
  let before: Bucket = { count: 0, sum: 0, squares: 0 };
  let best: { at: number; excess: number } | null = null;
  for (let cut = 1; cut < buckets.length; cut++) {
    before = add(before, buckets[cut - 1]!);
    const after = { count: total.count - before.count, sum: total.sum - before.sum };
    if (before.count === 0 || after.count === 0) continue;
    const harmonic = 1 / (1 / before.count + 1 / after.count);
    const allowed = Math.sqrt((2 / harmonic) * variance * chance) + (2 / (3 * harmonic)) * chance;
    const excess = Math.abs(before.sum / before.count - after.sum / after.count) - allowed;
    if (excess > 0 && (best === null || excess > best.excess)) best = { at: cut, excess };
  }
  return best?.at ?? null;
}

function add(a: Bucket, b: Bucket): Bucket {
  return { count: a.count + b.count, sum: a.sum + b.sum, squares: a.squares + b.squares };
}
