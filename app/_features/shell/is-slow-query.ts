const SLOW_RANGES = ["24h", "7d"];

/**
 * A long range, or a sparkline with a point a minute, does not look different after one more sample: such a query renews
 * itself by the clock instead.
 */
export function isSlowQuery(queryKey: readonly unknown[]): boolean {
  if (Array.isArray(queryKey[0]) && queryKey[0].join(".") === "fleet.sparks") return true;
  const input = (queryKey[1] as { input?: { range?: unknown } } | undefined)?.input;
  return typeof input?.range === "string" && SLOW_RANGES.includes(input.range);
}
