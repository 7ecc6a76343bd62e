const HOUR = 3600;

/** Steps ahead that are forecast: the next one only, or an hour (at least one step), at most 12 of them by regressions. */
export function horizonsOf(horizon: "1h" | "1step", stepSeconds: number): number[] {
  const steps = horizon === "1step" ? 1 : Math.max(1, Math.round(HOUR / stepSeconds));
  if (steps <= 12) return Array.from({ length: steps }, (_, i) => i + 1);
  const knots = new Set(Array.from({ length: 12 }, (_, i) => Math.round(steps ** (i / 11))));
  return [...knots].sort((a, b) => a - b);
}
