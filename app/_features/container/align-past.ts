import type { PastForecast } from "@/server/api/shapes/container";

type Column = (number | null)[];

export interface AlignedPast {
  p05: Column;
  p50: Column;
  p95: Column;
}

/**
 * What was said of the past, at the times of the history, so that both can be drawn and compared.
 *
 * times    epoch milliseconds, ascending.
 * gapMs    said values further apart than this have nothing between them.
 * Returns  one value a time, linear between two that were said; `null` where nothing was.
 */
export function alignPast(said: PastForecast, times: readonly number[], gapMs: number): AlignedPast {
  const aligned: AlignedPast = { p05: [], p50: [], p95: [] };
  let after = 0;
  for (const at of times) {
    while (after < said.at.length && said.at[after]! < at) after += 1;
    const before = said.at[after] === at ? after : after - 1;
    const [from, to] = [said.at[before], said.at[after]];
    const isSaid = from !== undefined && to !== undefined && to - from <= gapMs;
    const share = isSaid && to > from ? (at - from) / (to - from) : 0;
    for (const level of ["p05", "p50", "p95"] as const) {
      const column = said[level];
      aligned[level].push(isSaid ? column[before]! + share * (column[after]! - column[before]!) : null);
    }
  }
  return aligned;
}

/** How many of the values that came lay in the 90 % band that was said of them; `null` where nothing can be compared. */
export function insideBand(
  { p05, p95 }: AlignedPast,
  came: readonly (number | null)[],
): { inside: number; of: number } | null {
  let [inside, of] = [0, 0];
  for (const [index, value] of came.entries()) {
    const [low, high] = [p05[index] ?? null, p95[index] ?? null];
    if (value === null || low === null || high === null) continue;
    of += 1;
    if (value >= low && value <= high) inside += 1;
  }
  return of === 0 ? null : { inside, of };
}
