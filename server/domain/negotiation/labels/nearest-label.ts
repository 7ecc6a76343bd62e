/** More slips than these are another word. */
const MOST_SLIPS = 2;

/**
 * The known label that was most likely meant; `null` when none is near.
 *
 * written  as it stands on the container, of any case.
 * known    lower case; of two that are as near, the earlier one wins.
 * Source   optimal string alignment distance: a letter too many, too few, wrong, or two swapped.
 */
export function nearestLabel(written: string, known: Iterable<string>): string | null {
  const word = written.toLowerCase();
  let best: { label: string; slips: number } | null = null;
  for (const label of known) {
    const slips = slipsBetween(word, label);
    if (slips <= MOST_SLIPS && (best === null || slips < best.slips)) best = { label, slips };
  }
  return best?.label ?? null;
}

function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_SLIPS) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
        isSwap ? before[column - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = current;
  }
  return last[b.length]!;
}
