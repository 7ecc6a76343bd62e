/** Middle value; the mean of the two middle ones for an even count. `NaN` for none. The input is not changed. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Linear between order statistics (type 7). `sorted` ascends and is not empty; `level` in [0, 1]. */
export function quantileOfSorted(sorted: ArrayLike<number>, level: number): number {
  const at = level * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

/**
 * Correlation of a series with itself `lag` steps earlier, in [-1, 1]; 0 where nothing varies.
 * Divides by the whole variance, so that long lags shrink towards 0 instead of growing noisy.
 */
export function autocorrelation(values: ArrayLike<number>, lag: number): number {
  const centre = mean(values);
  let own = 0;
  let shared = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - centre;
    own += d * d;
    if (i >= lag) shared += d * (values[i - lag]! - centre);
  }
  return own > 0 ? shared / own : 0;
}

/** Standard normal distribution function, error below 1e-7. Source: Abramowitz & Stegun 7.1.26. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) * Math.SQRT1_2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = 0.5 * poly * Math.exp(-x * x);
  return z >= 0 ? 1 - upper : upper;
}

/** Standard normal scores of `QUANTILE_LEVELS`, in their order. */
export const LEVEL_SCORES = [
  -1.6448536269514722, -1.2815515655446004, -0.6744897501960817, 0, 0.6744897501960817, 1.2815515655446004,
  1.6448536269514722, 2.3263478740408408,
] as const;
