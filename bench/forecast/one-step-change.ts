/** Mean absolute change from one known value to the next: the unit of MASE, pinball loss and width. 0 where there is none. */
export function oneStepChange(known: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 1; i < known.length; i++) {
    const change = Math.abs(known[i]! - known[i - 1]!);
    if (!Number.isFinite(change)) continue;
    sum += change;
    count++;
  }
  return count > 0 ? sum / count : 0;
}
