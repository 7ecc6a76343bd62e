import { FEATURE_COUNT, FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";

const BINS = 10;
/** A bin that nobody falls into is not impossible: PSI would be infinite. */
const LEAST_SHARE = 1e-3;
/** Usual reading of the index: under 0.1 the same, above 0.25 another population. */
export const DRIFTED = 0.25;
export const MOVED = 0.1;

/** Rows side by side, with the container-minutes that each stands for. */
export interface WeightedFeatures {
  count: number;
  features: Float32Array;
  weight: Float32Array;
}

/** Of each feature: the inner borders of its bins, and the share in each bin, the last share being of unknown values. */
export interface DriftReference {
  rows: number;
  features: { borders: number[]; shares: number[] }[];
}

/** What drift is measured from: the deciles of each feature, as far as they differ. */
export function driftReference(rows: WeightedFeatures): DriftReference {
  const features = Array.from({ length: FEATURE_COUNT }, (_, f) => {
    const borders = bordersOf(rows, f);
    return { borders, shares: sharesOf(rows, f, borders) };
  });
  return { rows: rows.count, features };
}

/**
 * Population stability index of each feature: Σ (now − then) · ln(now / then) over bins; 0 where nothing moved.
 *
 * Returns  by the feature's name; a feature that was unknown then and is unknown now has 0.
 * Source   Siddiqi 2006; the index that credit scoring watches its models by.
 */
export function populationStability(reference: DriftReference, rows: WeightedFeatures): Map<string, number> {
  return new Map(
    reference.features.map(({ borders, shares }, f) => {
      const now = sharesOf(rows, f, borders);
      const index = shares.reduce((sum, then, bin) => {
        const [p, q] = [Math.max(LEAST_SHARE, now[bin]!), Math.max(LEAST_SHARE, then)];
        return sum + (p - q) * Math.log(p / q);
      }, 0);
      return [FEATURE_TABLE[f]!.name, index];
    }),
  );
}

function bordersOf({ count, features, weight }: WeightedFeatures, f: number): number[] {
  const known: { value: number; weight: number }[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const value = features[i * FEATURE_COUNT + f]!;
    if (!Number.isFinite(value)) continue;
    known.push({ value, weight: weight[i]! });
    total += weight[i]!;
  }
  known.sort((a, b) => a.value - b.value);
  const borders: number[] = [];
  let below = 0;
  for (const own of known) {
    below += own.weight;
    if (borders.length >= BINS - 1) break;
    if (below < (total * (borders.length + 1)) / BINS) continue;
    borders.push(own.value);
  }
  return [...new Set(borders)];
}

/** Bin i holds values ≤ border i; the one after the last border the rest; the last share is of unknown values. */
function sharesOf(
  { count, features, weight }: WeightedFeatures,
  f: number,
  borders: readonly number[],
): number[] {
  const shares = new Array<number>(borders.length + 2).fill(0);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const value = features[i * FEATURE_COUNT + f]!;
    total += weight[i]!;
    if (Number.isNaN(value)) shares[borders.length + 1]! += weight[i]!;
    else {
      let bin = 0;
      while (bin < borders.length && value > borders[bin]!) bin++;
      shares[bin]! += weight[i]!;
    }
  }
  return shares.map((share) => (total > 0 ? Number((share / total).toPrecision(6)) : 0));
}
