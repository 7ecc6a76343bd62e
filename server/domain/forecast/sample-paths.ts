import { seededRandom } from "@/server/domain/forecast/seeded-random";
import type { QuantilePath, SampledPaths } from "@/server/domain/forecast/series";
import { LEVEL_SCORES } from "@/server/domain/forecast/statistics";

/** How long a wiggle around the forecast remembers itself. */
const WIGGLE_SECONDS = 120;
const MAX_START_SCORE = 3;

/**
 * Draws futures whose marginals are the path's quantiles and which are correlated in time.
 *
 * Each future keeps a latent normal score. Where the band has widened beyond its first step, the excess is doubt about
 * level and trend, which one future keeps for good; the rest is a wiggle, an AR(1). Both start from where `last` lies
 * in the first step's band. A score becomes a value by straight lines between the levels' scores, and beyond them.
 *
 * last     the newest observed value, same unit as the path.
 * Returns  `paths` × steps values; the same seed gives the same scores whatever the limit asked about later.
 * Throws   RangeError when a quantile or `last` is not finite.
 * Source   Gaussian copula over forecast marginals; see docs/models/first-passage.md.
 */
export function samplePaths(path: QuantilePath, last: number, seed: number, paths: number): SampledPaths {
  const steps = path.quantiles[0]?.length ?? 0;
  const columns = columnsOf(path, steps);
  if (!Number.isFinite(last)) throw new RangeError(`last value is ${last}`);
  const random = seededRandom(seed);
  const memory = Math.exp(-path.stepSeconds / WIGGLE_SECONDS);
  const fresh = Math.sqrt(1 - memory * memory);
  const wiggleShare = wiggleShares(columns);
  const startScore = steps > 0 ? scoreOf(columns, last) : 0;
  const values = new Float64Array(paths * steps);
  for (let p = 0; p < paths; p++) {
    const lasting = stratifiedNormal(p, paths, random.uniform());
    let wiggle = startScore;
    for (let t = 0; t < steps; t++) {
      wiggle = memory * wiggle + fresh * random.normal();
      const share = wiggleShare[t]!;
      values[p * steps + t] = valueAt(columns, t, Math.sqrt(share) * wiggle + Math.sqrt(1 - share) * lasting);
    }
  }
  return { paths, steps, stepSeconds: path.stepSeconds, values };
}

const LEVELS = LEVEL_SCORES.length;

/** Column-major copy: the eight quantiles of one step lie together. */
function columnsOf(path: QuantilePath, steps: number): Float64Array {
  const columns = new Float64Array(steps * LEVELS);
  for (let level = 0; level < LEVELS; level++) {
    for (let t = 0; t < steps; t++) {
      const value = path.quantiles[level]?.[t] ?? Number.NaN;
      if (!Number.isFinite(value)) throw new RangeError(`quantile ${level} of step ${t + 1} is ${value}`);
      columns[t * LEVELS + level] = value;
    }
  }
  return columns;
}

/**
 * Share of the variance at each step that is wiggle: (first width / this one)², at most 1. The width is that of the
 * 90 % band or of the upper tail, whichever grew more: a small chance of a leak widens the tail alone, and a wiggle
 * must not walk into it by mere patience.
 */
function wiggleShares(columns: Float64Array): Float64Array {
  const band = (t: number) => columns[t * LEVELS + 6]! - columns[t * LEVELS]!;
  const tail = (t: number) => columns[t * LEVELS + 7]! - columns[t * LEVELS + 3]!;
  const share = (first: number, now: number) => (now > first ? (first / now) ** 2 : 1);
  return Float64Array.from({ length: columns.length / LEVELS }, (_, t) =>
    Math.min(share(band(0), band(t)), share(tail(0), tail(t))),
  );
}

function valueAt(columns: Float64Array, t: number, score: number): number {
  const base = t * LEVELS;
  let upper = 1;
  while (upper < LEVELS - 1 && score > LEVEL_SCORES[upper]!) upper++;
  const low = columns[base + upper - 1]!;
  const slope = (columns[base + upper]! - low) / (LEVEL_SCORES[upper]! - LEVEL_SCORES[upper - 1]!);
  return Math.max(0, low + (score - LEVEL_SCORES[upper - 1]!) * slope);
}

/** Where `value` lies in the first step's band, as a normal score within ±3. */
function scoreOf(columns: Float64Array, value: number): number {
  for (let level = 1; level < LEVELS; level++) {
    const low = columns[level - 1]!;
    const high = columns[level]!;
    if (value > high && level < LEVELS - 1) continue;
    if (high <= low) return value < low ? -MAX_START_SCORE : LEVEL_SCORES[level - 1]!;
    const share = (value - low) / (high - low);
    const score = LEVEL_SCORES[level - 1]! + share * (LEVEL_SCORES[level]! - LEVEL_SCORES[level - 1]!);
    return Math.max(-MAX_START_SCORE, Math.min(MAX_START_SCORE, score));
  }
  return 0;
}

/** One normal draw from the p-th of `count` equally likely slices: far less noise than independent draws. */
function stratifiedNormal(p: number, count: number, uniform: number): number {
  return inverseNormal((p + 0.02 + 0.96 * uniform) / count);
}

/** Source: Acklam's rational approximation, relative error below 1.2e-9; `q` in (0, 1). */
function inverseNormal(q: number): number {
  const tail = (r: number) =>
    (((((-7.784894002430293e-3 * r - 0.3223964580411365) * r - 2.400758277161838) * r - 2.549732539343734) *
      r +
      4.374664141464968) *
      r +
      2.938163982698783) /
    ((((7.784695709041462e-3 * r + 0.3224671290700398) * r + 2.445134137142996) * r + 3.754408661907416) * r +
      1);
  if (q < 0.02425) return tail(Math.sqrt(-2 * Math.log(q)));
  if (q > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - q)));
  const x = q - 0.5;
  const r = x * x;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      x) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}
