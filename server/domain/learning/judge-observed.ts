import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { LimitDimension, Ratio } from "@/server/domain/units";

export const OBSERVED_VERDICTS = ["failed", "limit_reached", "did_not_happen", "unknown"] as const;
export type ObservedVerdict = (typeof OBSERVED_VERDICTS)[number];

/** What was seen after a negotiation that was only observed, with the limit as it was. */
export interface ObservedWatch {
  kind: "grant" | "reclaim";
  dimension: LimitDimension;
  /** The limit then, and the one that it would have got, in the dimension's unit. */
  limit: number;
  wouldHave: number;
  /** Greatest usage while it was watched; `null`: nothing was read. */
  peakUsage: number | null;
  /** Share of the watch's minutes with a sample. */
  knownShare: Ratio;
  /** An unplanned failure in that time. */
  failed: boolean;
}

/** Less than this of the watch says nothing about the rest. */
const LEAST_KNOWN: Ratio = 0.5;
/** A kernel stops what reaches a limit; usage is read a moment before or after. */
const REACHED_SHARE = 0.98;

/**
 * What came of it: an ask foresaw a failure or usage at the limit; a step down would have been too tight where usage
 * passed it. What was not watched is unknown, not "did not happen".
 */
export function judgeObserved(watch: ObservedWatch): { verdict: ObservedVerdict; because: string } {
  const { kind, dimension, limit, wouldHave, peakUsage, knownShare, failed } = watch;
  const words = (amount: number) => amountWords(dimension, Math.round(amount));
  if (failed) {
    const because = kind === "grant" ? "it failed, as was foreseen" : "it failed under the limit that it had";
    return { verdict: "failed", because };
  }
  if (peakUsage === null || knownShare < LEAST_KNOWN) {
    return { verdict: "unknown", because: `only ${Math.round(knownShare * 100)} % of the time was watched` };
  }
  const used = `it used ${words(peakUsage)} at most`;
  if (kind === "reclaim") {
    const because = `${used}; the limit would have been ${words(wouldHave)}`;
    return peakUsage > wouldHave
      ? { verdict: "limit_reached", because }
      : { verdict: "did_not_happen", because };
  }
  const because = `${used}, and its limit is ${words(limit)}`;
  if (peakUsage >= limit * REACHED_SHARE) return { verdict: "limit_reached", because };
  return { verdict: "did_not_happen", because };
}
