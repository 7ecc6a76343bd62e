/**
 * A copy without `NaN`: straight lines inside, the nearest observed value at both ends.
 * Throws RangeError when nothing was observed: a model must refuse such a series before.
 */
export function fillGaps(values: Float64Array): Float64Array {
  const filled = Float64Array.from(values);
  let before = -1;
  for (let i = 0; i < filled.length; i++) {
    if (Number.isNaN(filled[i]!)) continue;
    for (let gap = before + 1; gap < i; gap++) {
      const from = before < 0 ? filled[i]! : filled[before]!;
      filled[gap] = from + ((filled[i]! - from) * (gap - before)) / (i - before);
    }
    before = i;
  }
  if (before < 0) throw new RangeError("a series without any observed value cannot be filled");
  return filled.fill(filled[before]!, before + 1);
}

export function countObserved(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) count++;
  return count;
}
