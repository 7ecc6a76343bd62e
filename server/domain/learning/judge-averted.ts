import type { LimitDimension, Probability } from "@/server/domain/units";

export const AVERTED_VERDICTS = ["confirmed", "probable", "unknown", "failed"] as const;
export type AvertedVerdict = (typeof AVERTED_VERDICTS)[number];

/** Samples miss what lies between them: this close to the old limit, it may well have been passed. */
const CLOSE = 0.95;
/** With less than this share of the watch known, what was not seen proves nothing. */
const ENOUGH_KNOWN = 0.8;

export interface GrantWatch {
  dimension: LimitDimension;
  /** The limit that the grant raised, and the greatest usage since, in the dimension's unit; `null`: none was read. */
  limitBefore: number;
  peakUsage: number | null;
  /** Share of the hour after the grant in which usage was known and the grant in force, in [0, 1]. */
  knownShare: number;
  /** Calibrated probability of failure that was asked with. */
  risk: Probability;
  /** It failed within the hour, grant or no grant. */
  failed: boolean;
}

export interface AvertedJudgement {
  verdict: AvertedVerdict;
  /** How many failures this counts for, in [0, 1]; `null`: nothing tells, so it counts for none and against none. */
  weight: number | null;
  because: string;
}

/**
 * What would have come without a grant, where physics tells.
 *
 * Memory that passed the old limit would have been killed there: confirmed, and only then. A rate that passed its old
 * limit would have been held back, which often fails and often does not: probable, by its calibrated risk. What stayed
 * well below is unknown: a failure that did not come with the grant may not have come without.
 *
 * Throws  RangeError when a figure is not finite or a share lies outside [0, 1].
 * Source  the prevention trap: arXiv 2402.00034; docs/models/averted.md.
 */
export function judgeAverted(watch: GrantWatch): AvertedJudgement {
  const { dimension, limitBefore, peakUsage, knownShare, risk, failed } = watch;
  for (const share of [knownShare, risk])
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is no share in [0, 1]`);
  if (!Number.isFinite(limitBefore) || limitBefore <= 0 || Number.isNaN(peakUsage ?? 0))
    throw new RangeError(`a limit of ${limitBefore} and a peak of ${peakUsage} cannot be compared`);
  if (failed) return { verdict: "failed", weight: 0, because: "it failed within the hour all the same" };
  if (peakUsage === null) return unknown("no usage was read after the grant");
  const passed = peakUsage > limitBefore;
  const peak = `usage reached ${(100 * (peakUsage / limitBefore)).toFixed(1)} % of the limit of before`;
  if (passed && dimension === "memory") {
    return { verdict: "confirmed", weight: 1, because: `${peak}: it would have been killed there` };
  }
  if (passed) return probable(risk, `${peak}: it would have been held back there`);
  if (knownShare < ENOUGH_KNOWN) {
    const known = (100 * knownShare).toFixed(0);
    return unknown(`${peak}, and only ${known} % of the hour is known`);
  }
  if (peakUsage >= CLOSE * limitBefore)
    return probable(risk, `${peak}, as close as samples can tell from passing it`);
  return unknown(`${peak} and never passed it: nothing tells what would have come`);
}

const probable = (risk: Probability, because: string): AvertedJudgement => ({
  verdict: "probable",
  weight: risk,
  because,
});
const unknown = (because: string): AvertedJudgement => ({ verdict: "unknown", weight: null, because });
