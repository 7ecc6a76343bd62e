/** How fast dearer levels lose their say, per idle limit of cost and root of the hours that were seen. */
const RATE = 4;
/** More hours than this make no choice sharper: usage changes its ways. */
const MOST_HOURS = 200;

/**
 * Which say each level has in the limit: the dearer its limits, the less, and the more so the more was seen. Nothing is chosen
 * outright: an hour over the limit is rare, so that costs of the past tell levels apart only slowly.
 *
 * costs    expected cost of an hour under each level's limits, in limits that lie idle for an hour; not empty.
 * hours    hours that were seen, ≥ 0.
 * Returns  weights in the order of `costs`; they sum to 1.
 * Source   exponentially weighted average forecaster, with a rate that grows as √hours: Cesa-Bianchi and Lugosi, "Prediction,
 *          learning, and games", 2006, section 2.
 */
export function weighLevels(costs: readonly number[], hours: number): number[] {
  const least = Math.min(...costs);
  const rate = RATE * Math.sqrt(Math.min(hours, MOST_HOURS));
  const weights = costs.map((cost) => Math.exp(-rate * (cost - least)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
