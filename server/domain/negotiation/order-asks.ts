import { limitOf, quantityOf } from "@/server/domain/negotiation/limit-of";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { Ask } from "@/server/domain/negotiation/terms";
import { LIMIT_DIMENSIONS, type Limits, type Probability, type Ratio } from "@/server/domain/units";

/** One ask of a round, with what serving it in full is worth. */
export interface Contender {
  containerId: number;
  ask: Ask;
  /** Its risk at the ask's horizon, were it served in full. */
  riskServed: Probability;
}

/**
 * Who is served first when several ask in one round: the higher priority class, strictly; within a class, who avoids
 * the most expected loss for each share of the host; a tie goes to whoever holds the smaller dominant share of the host
 * (dominant-resource fairness), then to the older container.
 *
 * capacity  the host's, > 0 where it is known; an ask of what is not known comes last in its class.
 */
export function orderAsks<T extends Contender>(contenders: readonly T[], capacity: Quantities): T[] {
  return contenders.toSorted(
    (a, b) =>
      b.ask.priority - a.ask.priority ||
      lossAvoidedPerShare(b, capacity) - lossAvoidedPerShare(a, capacity) ||
      dominantShare(a.ask.before, capacity) - dominantShare(b.ask.before, capacity) ||
      a.containerId - b.containerId,
  );
}

function lossAvoidedPerShare({ ask, riskServed }: Contender, capacity: Quantities): number {
  const more = ask.amounts.want - (limitOf(ask.before, ask.dimension) ?? 0);
  const all = quantityOf(capacity, ask.dimension);
  // What is not known to be there at all is not worth more than what is.
  if (all === null) return 0;
  const share = more / all;
  return share > 0 ? Math.max(0, ask.risk - riskServed) / share : 0;
}

/** The greatest part of the host that its limits give it in any dimension; where it has no limit, that dimension is left out. */
function dominantShare(limits: Limits, capacity: Quantities): Ratio {
  const shares = LIMIT_DIMENSIONS.map((dimension) => {
    const limit = limitOf(limits, dimension);
    const all = quantityOf(capacity, dimension);
    return limit === null || all === null ? 0 : limit / all;
  });
  return Math.max(0, ...shares);
}
