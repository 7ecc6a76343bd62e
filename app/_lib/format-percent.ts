import { UNKNOWN } from "./format-number";

/**
 * A ratio in [0, 1] as a whole percentage: 0.123 → "12 %". What is neither 0 nor 1 is not rounded to it:
 * 0.002 → "<1 %", 0.998 → ">99 %". `null` is unknown. The space is a no-break one.
 */
export function formatPercent(ratio: number | null): string {
  if (ratio === null) return UNKNOWN;
  if (ratio > 0 && ratio < 0.005) return "<1\u00a0%";
  if (ratio < 1 && ratio >= 0.995) return ">99\u00a0%";
  return `${Math.round(ratio * 100)}\u00a0%`;
}
