import { BINS, type BinnedRows } from "@/server/domain/risk/trees/bin-rows";

/** Sums of gradient and of curvature, side by side, for each bin of each feature. */
export type Histogram = Float64Array;

/** Histograms are large and short-lived: they are handed back and used again. */
export interface HistogramPool {
  take(): Histogram;
  give(histogram: Histogram): void;
}

export function histogramPool(features: number): HistogramPool {
  const free: Histogram[] = [];
  return {
    take: () => free.pop()?.fill(0) ?? new Float64Array(features * BINS * 2),
    give: (histogram) => {
      free.push(histogram);
    },
  };
}

/** Adds the rows `order[from … to)` to an empty histogram; `gradients` and `curvatures` are indexed by row. */
export function fillHistogram(
  histogram: Histogram,
  { codes, features }: BinnedRows,
  order: Int32Array,
  from: number,
  to: number,
  gradients: Float64Array,
  curvatures: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    const gradient = gradients[row]!;
    const curvature = curvatures[row]!;
    const start = row * features;
    const end = start + features;
    for (let at = start; at < end; at++) {
      const slot = codes[at]! << 1;
      histogram[slot]! += gradient;
      histogram[slot + 1]! += curvature;
    }
  }
}

/** `parent − child`, in place of the parent: the sibling's histogram without touching its rows. */
export function subtractHistogram(parent: Histogram, child: Histogram): Histogram {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!;
  return parent;
}
