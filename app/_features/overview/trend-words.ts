/** A change of less than so much is none. */
const LEAST_CHANGE = 0.05;
/** The newest tenth of the hour against what was before it. */
const NEWEST = 3;

/**
 * Where a risk is heading: the mean of its newest three known buckets against the mean of those before.
 *
 * trend    probabilities, oldest first; `null` is unknown.
 */
export function trendWords(
  trend: readonly (number | null)[],
): "rising" | "falling" | "steady" | "too new to tell" {
  const known = trend.filter((risk) => risk !== null);
  if (known.length <= NEWEST) return "too new to tell";
  const mean = (risks: readonly number[]) => risks.reduce((sum, risk) => sum + risk, 0) / risks.length;
  const change = mean(known.slice(-NEWEST)) - mean(known.slice(0, -NEWEST));
  if (Math.abs(change) < LEAST_CHANGE) return "steady";
  return change > 0 ? "rising" : "falling";
}
