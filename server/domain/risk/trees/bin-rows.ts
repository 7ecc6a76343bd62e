import type { Rows } from "@/server/domain/risk/trees/tree-ensemble";

/** Bins of one feature: the last stands for missing values. */
export const BINS = 64;
const MISSING_BIN = BINS - 1;
/** Most thresholds of one feature. */
const MOST_EDGES = MISSING_BIN - 1;
/** Quantiles are taken from at most this many rows, evenly spread. */
const MOST_SAMPLED = 20_000;

export interface BinnedRows {
  count: number;
  features: number;
  /** Row-major; `feature × BINS + bin`, where bin b holds values in (edges[b − 1], edges[b]]. */
  codes: Uint16Array;
  edges: Float32Array[];
}

/**
 * Cuts each feature at its quantiles, or takes the edges given, so that later rows fall into the same bins.
 *
 * Throws   RangeError when `values` is not count × features, or there are more than 1024 features.
 */
export function binRows(rows: Rows, given?: readonly Float32Array[]): BinnedRows {
  const { count, features, values } = rows;
  if (values.length < count * features || features * BINS > 65_536)
    throw new RangeError(`${values.length} values are not ${count} rows of ${features} features`);
  const edges = given ? [...given] : Array.from({ length: features }, (_, f) => edgesOf(rows, f));
  const codes = new Uint16Array(count * features);
  const padded = new Float32Array(MOST_EDGES + 2);
  for (let f = 0; f < features; f++) {
    const own = edges[f]!;
    padded.fill(Number.POSITIVE_INFINITY);
    padded.set(own);
    const first = f * BINS;
    for (let i = 0, at = f; i < count; i++, at += features) {
      const value = values[at]!;
      if (Number.isNaN(value)) {
        codes[at] = first + MISSING_BIN;
        continue;
      }
      // Six halvings find the first edge that is not below the value.
      let bin = 0;
      for (let jump = 32; jump > 0; jump >>= 1) if (value > padded[bin + jump - 1]!) bin += jump;
      codes[at] = first + bin;
    }
  }
  return { count, features, codes, edges };
}

export function isMissingCode(code: number): boolean {
  return (code & (BINS - 1)) === MISSING_BIN;
}

/** Ascending, distinct, rounded to float32 as thresholds are stored; none where the feature has one value. */
function edgesOf({ count, features, values }: Rows, feature: number): Float32Array {
  const stride = Math.max(1, Math.floor(count / MOST_SAMPLED));
  const seen = new Float32Array(Math.ceil(count / stride));
  let known = 0;
  for (let i = 0; i < count; i += stride) {
    const value = values[i * features + feature]!;
    if (!Number.isNaN(value)) seen[known++] = value;
  }
  const sorted = seen.subarray(0, known).sort();
  const edges: number[] = [];
  const consider = (edge: number) => {
    if (edges.length === 0 || edge > edges.at(-1)!) edges.push(edge);
  };
  const distinct = distinctOf(sorted);
  if (distinct.length <= MOST_EDGES) {
    for (let i = 1; i < distinct.length; i++) consider(between(distinct[i - 1]!, distinct[i]!));
    return Float32Array.from(edges);
  }
  for (let e = 1; e <= MOST_EDGES; e++) {
    const at = Math.min(known - 1, Math.floor((e / (MOST_EDGES + 1)) * known));
    if (sorted[at]! < sorted[known - 1]!) consider(sorted[at]!);
  }
  return Float32Array.from(edges);
}

function distinctOf(sorted: Float32Array): number[] {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (distinct.length === 0 || value !== distinct.at(-1)) distinct.push(value);
    if (distinct.length > MOST_EDGES) break;
  }
  return distinct;
}

/** Half-way, but never up to the higher value, whatever the rounding; infinite ends are cut at the finite one. */
function between(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2);
  return Number.isFinite(middle) && middle < high ? middle : low;
}
