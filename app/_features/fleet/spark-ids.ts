const BLOCK = 50;
const MOST = 200;

/**
 * Which containers' sparklines to ask for while rows `first`..`last` of `orderedIds` are in sight: whole blocks of
 * rows, ascending, so that scrolling by a row or a change of order does not ask anew. At most 200, as the API allows.
 */
export function sparkIds(orderedIds: readonly number[], first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / BLOCK) * BLOCK;
  const to = Math.min(from + MOST, Math.ceil((last + 1) / BLOCK) * BLOCK);
  return orderedIds.slice(from, to).sort((a, b) => a - b);
}
