import { BINS, type BinnedRows, isMissingCode } from "@/server/domain/risk/trees/bin-rows";
import type { TreeBuilder } from "@/server/domain/risk/trees/tree-builder";

interface Labels {
  count: number;
  labels: Uint8Array;
  weights?: Float64Array;
}

/** Throws   RangeError when labels are not one a row, are neither 0 nor 1, or are all alike. */
export function checkLabels({ count, labels }: Labels): void {
  let failed = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! > 1) throw new RangeError(`label ${i} is ${labels[i]}, neither 0 nor 1`);
    failed += labels[i]!;
  }
  if (labels.length !== count || failed === 0 || failed === count)
    throw new RangeError(
      `cannot learn from ${failed} failures among ${labels.length} labels of ${count} rows`,
    );
}

/** Adds the tree that starts at `root` to the sums of all rows, bin against bin. */
export function addTree(builder: TreeBuilder, root: number, rows: BinnedRows, sums: Float64Array): void {
  const size = builder.feature.length - root;
  const column = new Int32Array(size);
  const most = new Int32Array(size);
  const left = new Int32Array(size);
  const missingLeft = new Uint8Array(size);
  const value = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const feature = builder.feature[root + i]!;
    column[i] = feature;
    value[i] = builder.value[root + i]!;
    if (feature < 0) continue;
    most[i] = feature * BINS + rows.edges[feature]!.indexOf(builder.threshold[root + i]!);
    left[i] = builder.left[root + i]! - root;
    missingLeft[i] = builder.missingLeft[root + i]!;
  }
  const { codes, features, count } = rows;
  for (let row = 0, start = 0; row < count; row++, start += features) {
    let node = 0;
    let feature = column[0]!;
    while (feature >= 0) {
      const code = codes[start + feature]!;
      const goesLeft = isMissingCode(code) ? missingLeft[node] === 1 : code <= most[node]!;
      node = left[node]! + (goesLeft ? 0 : 1);
      feature = column[node]!;
    }
    sums[row]! += value[node]!;
  }
}

/** Mean logistic loss of log-odds. */
export function logLossOf({ count, labels, weights }: Labels, sums: Float64Array): number {
  let loss = 0;
  let all = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    const sum = labels[i] === 1 ? -sums[i]! : sums[i]!;
    loss += weight * (sum > 30 ? sum : Math.log1p(Math.exp(sum)));
    all += weight;
  }
  return loss / all;
}
