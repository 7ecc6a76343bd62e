/** Horizons, in steps, that are forecast by themselves; those between lie on straight lines. */
const MOST = 12;

/** 1 … `steps`: all of up to twelve, else twelve that lie ever further apart, the first 1 and the last `steps`. */
export function forecastHorizons(steps: number): number[] {
  if (steps <= MOST) return Array.from({ length: steps }, (_, i) => i + 1);
  const knots = new Set(Array.from({ length: MOST }, (_, i) => Math.round(steps ** (i / (MOST - 1)))));
  return [...knots].sort((a, b) => a - b);
}
