import {
  bucketsBetween,
  factorOf,
  fadePerBucket,
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
/** A chance this high costs twice its share: nobody accepts an hour over every day, however wild usage is. */
const MOST_CHANCE = 0.03;
/** How far beyond itself an hour's highest reaches, as shares of the scale, where the tail is asked for; most of it near. */
const NEAR = 0.2;
const FAR = 1.2;
const FAR_SHARE = 0.1;
/** Beyond this scale usage is wild, and its own past says enough. */
const MOST_TAIL_SCALE = 0.05;

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
  /** Whether an hour's highest also stands for somewhat higher ones that were not seen. */
  hasTail: boolean;
}

export interface ChosenMargin {
  /** Over the level, as a log ratio. */
  margin: number;
  /** What an hour under it is expected to cost, in limits that lie idle for an hour. */
  cost: number;
}

/**
 * The margin over a level for which hours over the limit and idle limit together would have cost least. What was seen in few
 * hours is mixed with a heavy tail as wide as the usual ratio: a spike that was never seen is not impossible.
 */
export function chooseMargin(question: MarginQuestion): ChosenMargin {
  const { samples, hours, unit, scale, overCost, hasTail } = question;
  const [from, to] = bucketsBetween(LEAST_MARGIN, MOST_MARGIN);
  const width = Math.max(LEAST_SCALE, scale);
  const tail = Math.min(MOST_TAIL_SCALE, width);
  const nearFade = hasTail ? fadePerBucket(NEAR * tail) : 0;
  const farFade = hasTail ? fadePerBucket(FAR * tail) : 0;
  const prior = PRIOR_HOURS * unit;
  let over = hours.total;
  let near = 0;
  let far = 0;
  let under = 0;
  let used = 0;
  let best: ChosenMargin = { margin: MOST_MARGIN, cost: Number.POSITIVE_INFINITY };
  for (let i = 0; i <= to; i++) {
    const factor = factorOf(i);
    over -= hours.weights[i]!;
    near = (near + hours.weights[i]!) * nearFade;
    far = (far + hours.weights[i]!) * farFade;
    under += samples.weights[i]!;
    used += samples.weights[i]! * factor;
    if (i < from) continue;
    const margin = marginOf(i);
    const unseen = PRIOR_CHANCE * (1 + Math.max(0, margin) / width) ** -PRIOR_POWER;
    const passed = Math.max(0, over) + (1 - FAR_SHARE) * near + FAR_SHARE * far;
    const chance = (passed + prior * unseen) / (hours.total + prior);
    // Before anything is seen, usage is thought to stand at the level.
    const idle = Math.max(0, samples.total > 0 ? (under - used / factor) / samples.total : 1 - 1 / factor);
    const cost = overCost * chance * (1 + chance / MOST_CHANCE) + idle;
    if (cost < best.cost) best = { margin, cost };
  }
  return best;
}
