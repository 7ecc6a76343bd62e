/** A histogram whose past fades, over buckets that each are 5 % wider than the one before. */
export interface DecayingHistogram {
  /** `weight` ≥ 0, at second `at`; `value` ≥ 0. */
  add(value: number, weight: number, at: number): void;
  /** The upper edge of the bucket that holds the quantile, in [0, 1]; 0 when it is empty. */
  quantile(share: number): number;
}

const GROWTH = 1.05;
/** Buckets on either side of 1: from about 1e-15 to 1e15 of any unit, so that bytes fit. */
const HALF = 708;
/** Weights are scaled anew when they grew past this. */
const OVERFLOW = 1e60;

/** Source: the decaying histogram of the Kubernetes Vertical Pod Autoscaler's recommender. */
export function createDecayingHistogram(halfLifeSeconds: number): DecayingHistogram {
  const weights = new Float64Array(2 * HALF + 1);
  let reference: number | null = null;
  let total = 0;
  const bucketOf = (value: number) =>
    value <= 0 ? 0 : Math.min(2 * HALF, Math.max(0, HALF + Math.floor(Math.log(value) / Math.log(GROWTH))));
  return {
    add(value, weight, at) {
      reference ??= at;
      let factor = 2 ** ((at - reference) / halfLifeSeconds);
      if (factor > OVERFLOW) {
        for (let i = 0; i < weights.length; i++) weights[i]! /= factor;
        total /= factor;
        reference = at;
        factor = 1;
      }
      weights[bucketOf(value)]! += weight * factor;
      total += weight * factor;
    },
    quantile(share) {
      if (total === 0) return 0;
      let below = 0;
      for (let i = 0; i < weights.length; i++) {
        below += weights[i]!;
        if (below >= share * total * (1 - 1e-12)) return GROWTH ** (i - HALF + 1);
      }
      return GROWTH ** (HALF + 1);
    },
  };
}
