import { type Rows, type TreeEnsemble, toProbability } from "@/server/domain/risk/trees/tree-ensemble";
import type { Probability } from "@/server/domain/units";

/** Rows that are walked together: their values and one tree's nodes stay in the nearest cache. */
const BLOCK = 64;

/** An ensemble made ready for many rows. */
export interface Scorer {
  /**
   * One probability a row.
   * Throws   RangeError when the rows have another number of features.
   */
  score(rows: Rows): Float64Array;
  /** The sums before the link: log-odds for `logit`. */
  sums(rows: Rows): Float64Array;
}

/**
 * Prepares an ensemble: leaves lead to themselves, so that every row takes the same number of steps and four of them
 * walk at once; where a missing value goes right, the split reads a second copy of the feature in which missing is +∞.
 */
export function createScorer(ensemble: TreeEnsemble): Scorer {
  const { features, roots, base, link } = ensemble;
  const nodes = ensemble.feature.length;
  const column = new Int32Array(nodes);
  const threshold = new Float64Array(nodes);
  const left = new Int32Array(nodes);
  const value = Float64Array.from(ensemble.value);
  for (let i = 0; i < nodes; i++) {
    const feature = ensemble.feature[i]!;
    const isLeaf = feature < 0;
    column[i] = isLeaf ? 0 : feature * 2 + (ensemble.missingLeft[i] === 1 ? 0 : 1);
    threshold[i] = isLeaf ? Number.POSITIVE_INFINITY : ensemble.threshold[i]!;
    left[i] = isLeaf ? i : ensemble.left[i]!;
  }
  const depths = depthsOf(ensemble);
  const width = features * 2;
  const block = new Float64Array(BLOCK * width);

  const sums = (rows: Rows): Float64Array => {
    if (rows.features !== features || rows.values.length < rows.count * features)
      throw new RangeError(`the trees read ${features} features, these rows have ${rows.features}`);
    const out = new Float64Array(rows.count + 4).fill(base);
    for (let first = 0; first < rows.count; first += BLOCK) {
      const size = Math.min(BLOCK, rows.count - first);
      spread(rows, first, size, block, width);
      for (let t = 0; t < roots.length - 1; t++) {
        const root = roots[t]!;
        const depth = depths[t]!;
        for (let r = 0; r < size; r += 4) {
          const at = r * width;
          let a = root;
          let b = root;
          let c = root;
          let d = root;
          for (let step = 0; step < depth; step++) {
            // A comparison made a number, not `? 1 : 0`: no branch to mispredict, and twice the speed.
            a = left[a]! + +(block[at + column[a]!]! > threshold[a]!);
            b = left[b]! + +(block[at + width + column[b]!]! > threshold[b]!);
            c = left[c]! + +(block[at + 2 * width + column[c]!]! > threshold[c]!);
            d = left[d]! + +(block[at + 3 * width + column[d]!]! > threshold[d]!);
          }
          const to = first + r;
          out[to]! += value[a]!;
          // Rows past the end of the block walk along on stale values, and their sums are cut off or begun anew.
          if (r + 1 < size) out[to + 1]! += value[b]!;
          if (r + 2 < size) out[to + 2]! += value[c]!;
          if (r + 3 < size) out[to + 3]! += value[d]!;
        }
      }
    }
    return out.subarray(0, rows.count);
  };

  return {
    sums,
    score: (rows) => {
      const out: Float64Array = sums(rows);
      for (let i = 0; i < out.length; i++) out[i] = toProbability(link, out[i]!);
      return out;
    },
  };
}

/** One row, without preparing anything. */
export function scoreRow(ensemble: TreeEnsemble, row: ArrayLike<number>): Probability {
  let sum = ensemble.base;
  for (let t = 0; t < ensemble.roots.length - 1; t++) sum += ensemble.value[leafOf(ensemble, t, row)]!;
  return toProbability(ensemble.link, sum);
}

/** The leaf that a row ends in. */
function leafOf(ensemble: TreeEnsemble, tree: number, row: ArrayLike<number>): number {
  let node = ensemble.roots[tree]!;
  while (ensemble.feature[node]! >= 0) node = childOf(ensemble, node, row);
  return node;
}

/** The child of a split that a row goes to. */
export function childOf(ensemble: TreeEnsemble, node: number, row: ArrayLike<number>): number {
  const value = row[ensemble.feature[node]!]!;
  const goesLeft = Number.isNaN(value)
    ? ensemble.missingLeft[node] === 1
    : value <= ensemble.threshold[node]!;
  return ensemble.left[node]! + (goesLeft ? 0 : 1);
}

function spread({ values, features }: Rows, first: number, size: number, block: Float64Array, width: number) {
  for (let r = 0; r < size; r++) {
    const from = (first + r) * features;
    const to = r * width;
    for (let f = 0; f < features; f++) {
      const value = values[from + f]!;
      const isMissing = Number.isNaN(value);
      block[to + f * 2] = isMissing ? Number.NEGATIVE_INFINITY : value;
      block[to + f * 2 + 1] = isMissing ? Number.MAX_VALUE : value;
    }
  }
}

/** Steps from each root to its deepest leaf. */
function depthsOf({ roots, feature, left }: TreeEnsemble): Int32Array {
  const depth = new Int32Array(feature.length);
  const deepest = new Int32Array(roots.length - 1);
  for (let t = 0; t < deepest.length; t++) {
    for (let i = roots[t]!; i < roots[t + 1]!; i++) {
      if (depth[i]! > deepest[t]!) deepest[t] = depth[i]!;
      if (feature[i]! < 0) continue;
      depth[left[i]!] = depth[i]! + 1;
      depth[left[i]! + 1] = depth[i]! + 1;
    }
  }
  return deepest;
}
