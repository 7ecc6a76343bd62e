import { type ShadowJudgement, scoreShadow } from "@/server/domain/learning/score-shadow";
import type { ShadowRow } from "@/server/domain/learning/shadow-row";
import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";

/** What a challenger must win by, as a share of the champion's: a tie keeps what is known to work. */
export const BRIER_MARGIN = 0.02;
export const PRECISION_MARGIN = 0.02;
/** Fewer distinct failures, or of fewer containers, would promote by luck, or by one container's habit. */
export const FEWEST_SHADOW_FAILURES = 10;
export const FEWEST_SHADOW_CONTAINERS = 3;
/** One that did not win by then will not: the next may try. */
export const MOST_SHADOW_DAYS = 14;

export interface ChallengerVerdict {
  kind: "promote" | "wait" | "give_up";
  words: string;
  judgements: ShadowJudgement[];
}

/**
 * Whether the challenger takes the champion's place, by what both said of the same later minutes.
 *
 * It must win on the Brier score and on the precision-recall area within the alert budget at `horizon`, by a margin each,
 * catch no fewer failures there, owe that to more than one container, and lose on the Brier score of no other horizon.
 *
 * rows     later than anything that the challenger was trained or calibrated on, and neither treated nor under a grant.
 * horizon  the one that the default policy asks by.
 * shadowDays  how long it has been in the shadow.
 */
export function judgeChallenger(
  rows: readonly ShadowRow[],
  horizon: HorizonMinutes,
  shadowDays: number,
): ChallengerVerdict {
  const judgements = HORIZON_MINUTES.flatMap((minutes) => scoreShadow(rows, minutes) ?? []);
  const own = judgements.find(({ minutes }) => minutes === horizon);
  const isLate = shadowDays >= MOST_SHADOW_DAYS;
  const enough = own && own.failures >= FEWEST_SHADOW_FAILURES;
  if (!own || !enough || own.failedContainers < FEWEST_SHADOW_CONTAINERS) {
    const words = `${own?.failures ?? 0} failures of ${own?.failedContainers ?? 0} containers came while it spoke in the shadow, and ${FEWEST_SHADOW_FAILURES} of ${FEWEST_SHADOW_CONTAINERS} are needed`;
    // Too little happened to tell: that is nobody's fault, and no reason to give up.
    return { kind: "wait", words, judgements };
  }
  const told = compare(own);
  const lost = judgements.filter(
    ({ champion, challenger }) => challenger.brier > champion.brier * (1 + BRIER_MARGIN),
  );
  const wins =
    own.challenger.brier <= own.champion.brier * (1 - BRIER_MARGIN) &&
    own.challenger.prAucAtBudget >= own.champion.prAucAtBudget * (1 + PRECISION_MARGIN) &&
    own.challenger.prAucAtBudget > 0 &&
    own.challenger.recallAtBudget >= own.champion.recallAtBudget;
  if (wins && lost.length === 0 && own.gainWithoutBest > 0)
    return { kind: "promote", words: `it won: ${told}`, judgements };
  const horizons = lost.map(({ minutes }) => `${minutes} min`).join(" and ");
  const also = !wins
    ? ""
    : lost.length > 0
      ? `; but worse within ${horizons}`
      : "; but it owes that to a single container";
  return {
    kind: isLate ? "give_up" : "wait",
    words: `${isLate ? `${MOST_SHADOW_DAYS} days in the shadow and no win` : "no win so far"}: ${told}${also}`,
    judgements,
  };
}

function compare({ minutes, failures, champion, challenger }: ShadowJudgement): string {
  const brier = `Brier score ${challenger.brier.toFixed(5)} against ${champion.brier.toFixed(5)}`;
  const area = `precision-recall area within the alert budget ${challenger.prAucAtBudget.toFixed(3)} against ${champion.prAucAtBudget.toFixed(3)}`;
  const recall = `${(100 * challenger.recallAtBudget).toFixed(0)} % against ${(100 * champion.recallAtBudget).toFixed(0)} % of ${failures} failures caught`;
  return `${brier}, ${area}, ${recall}, within ${minutes} min`;
}
