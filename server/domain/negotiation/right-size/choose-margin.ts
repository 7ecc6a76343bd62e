import {
  bucketsBetween,
  marginOf,
  type RatioHistogram,
} from "@/server/domain/negotiation/right-size/ratio-histogram";

const LEAST_MARGIN = -1;
const MOST_MARGIN = 2;
/** Before anything is seen: the chance that an hour's highest passes its level, the weight of that belief, how it falls. */
const PRIOR_CHANCE = 0.3;
const PRIOR_HOURS = 12;
const PRIOR_POWER = 2.5;
const LEAST_SCALE = 0.01;

export interface MarginQuestion {
  /** usage / level of every sample, as logarithms. */
  samples: RatioHistogram;
  /** The highest of them in each hour. */
  hours: RatioHistogram;
  /** Weight of the newest hour in `hours`: what one hour counts today. */
  unit: number;
  /** Mean size of a sample's log ratio. */
  scale: number;
  /** What an hour with usage over the limit costs, in limits that lie idle for an hour. */
  overCost: number;
}

/**
 * The margin over a level, as a log ratio, for which hours over the limit and idle limit together would have cost least. What
 * was seen in few hours is mixed with a heavy tail as wide as the usual ratio: a spike that was never seen is not impossible.
 */
export function chooseMargin({ samples, hours, unit, scale, overCost }: MarginQuestion): number {
  const [from, to] = bucketsBetween(LEAST_MARGIN, MOST_MARGIN);
  const width = Math.max(LEAST_SCALE, scale);
  const prior = PRIOR_HOURS * unit;
  let over = hours.total;
  let under = 0;
  let used = 0;
  let best = MOST_MARGIN;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= to; i++) {
    const margin = marginOf(i);
    over -= hours.weights[i]!;
    under += samples.weights[i]!;
    used += samples.weights[i]! * Math.exp(margin);
    if (i < from) continue;
    const unseen = PRIOR_CHANCE * (1 + Math.max(0, margin) / width) ** -PRIOR_POWER;
    const chance = (Math.max(0, over) + prior * unseen) / (hours.total + prior);
    const idle =
      samples.total > 0 ? (under - used * Math.exp(-margin)) / samples.total : 1 - Math.exp(-margin);
    const cost = overCost * chance + idle;
    if (cost < least) {
      least = cost;
      best = margin;
    }
  }
  return best;
}
