const SLOW_RANGES = ["24h", "7d"];

/** A long range does not look different after one more sample: its query renews itself by the clock instead. */
export function isSlowQuery(queryKey: readonly unknown[]): boolean {
  const input = (queryKey[1] as { input?: { range?: unknown } } | undefined)?.input;
  return typeof input?.range === "string" && SLOW_RANGES.includes(input.range);
}
