import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import { LEARNED_CAUSES, type LearnedCause } from "@/server/domain/risk/prior/failure-model";
import type { TrainingRow } from "@/server/domain/risk/training/training-row";

export interface BudgetScore {
  recallAtBudget: number;
  /** Of failures of memory, and of those of CPU; `null` where none was caught. */
  memoryLeadP50Seconds: number | null;
  cpuLeadP50Seconds: number | null;
  leadP10Seconds: number | null;
  leadP50Seconds: number | null;
  leadP90Seconds: number | null;
  /** How many of each cause and kind of workload were not caught. */
  missed: Record<string, number>;
}

const WEEK_SECONDS = 7 * 86_400;
const JOIN_SECONDS = 15 * 60;

interface Event {
  at: number;
  cause: LearnedCause;
}

/**
 * Recall of resource failures (memory, CPU) and their lead at the lowest threshold that raises at most one false alarm a
 * container and week. Rows of one container that lie within a quarter of an hour are one alarm; one is false when no
 * failure of any cause comes within the horizon of its last row.
 */
export function scoreAtBudget(
  rows: readonly TrainingRow[],
  scores: ArrayLike<number>,
  minutes: HorizonMinutes,
): BudgetScore {
  const groups = new Map<number, number[]>();
  for (const [i, row] of rows.entries()) {
    const own = groups.get(row.group);
    if (own) own.push(i);
    else groups.set(row.group, [i]);
  }
  let watched = 0;
  for (const own of groups.values()) watched += rows[own.at(-1)!]!.at - rows[own[0]!]!.at;
  const budget = watched / WEEK_SECONDS;
  const levels = [...new Set(Array.from(scores, (score) => Number(score.toPrecision(3))))].sort(
    (a, b) => a - b,
  );
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (falseAlarms(rows, scores, groups, levels[middle]!, minutes) <= budget) high = middle;
    else low = middle + 1;
  }
  const threshold = levels[low] ?? Number.POSITIVE_INFINITY;
  return recall(rows, scores, groups, threshold, minutes);
}

function falseAlarms(
  rows: readonly TrainingRow[],
  scores: ArrayLike<number>,
  groups: Map<number, number[]>,
  threshold: number,
  minutes: number,
): number {
  let count = 0;
  for (const own of groups.values()) {
    for (let k = 0; k < own.length; k++) {
      if (!(scores[own[k]!]! >= threshold)) continue;
      let last = k;
      for (let j = k + 1; j < own.length && rows[own[j]!]!.at - rows[own[last]!]!.at <= JOIN_SECONDS; j++)
        if (scores[own[j]!]! >= threshold) last = j;
      const answered = own.slice(k, last + 1).some((i) => soonest(rows[i]!) <= minutes);
      if (!answered) count++;
      k = last;
    }
  }
  return count;
}

function recall(
  rows: readonly TrainingRow[],
  scores: ArrayLike<number>,
  groups: Map<number, number[]>,
  threshold: number,
  minutes: number,
): BudgetScore {
  const leadsOf = { memory: [] as number[], cpu: [] as number[] };
  const missed: Record<string, number> = {};
  let events = 0;
  for (const own of groups.values()) {
    for (const event of eventsOf(own.map((i) => rows[i]!))) {
      if (event.cause === "other") continue;
      events++;
      const ahead = own.filter((i) => rows[i]!.at < event.at && event.at - rows[i]!.at <= minutes * 60);
      const first = ahead.find((i) => scores[i]! >= threshold);
      if (first !== undefined) leadsOf[event.cause].push(event.at - rows[first]!.at);
      else {
        const what = `${event.cause} of ${rows[own[0]!]!.kind}`;
        missed[what] = (missed[what] ?? 0) + 1;
      }
    }
  }
  const leads = [...leadsOf.memory, ...leadsOf.cpu];
  const at = (share: number, of = leads) => {
    const ascending = of.toSorted((a, b) => a - b);
    return of.length > 0 ? Math.round(ascending[Math.floor(share * (of.length - 1))]!) : null;
  };
  return {
    recallAtBudget: events > 0 ? leads.length / events : Number.NaN,
    memoryLeadP50Seconds: at(0.5, leadsOf.memory),
    cpuLeadP50Seconds: at(0.5, leadsOf.cpu),
    leadP10Seconds: at(0.1),
    leadP50Seconds: at(0.5),
    leadP90Seconds: at(0.9),
    missed,
  };
}

/** Every failure that some row looks forward to, once. */
function eventsOf(rows: readonly TrainingRow[]): Event[] {
  const events = new Map<number, Event>();
  for (const { at, minutesTo } of rows)
    for (const cause of LEARNED_CAUSES) {
      const time = Math.round(at + minutesTo[cause] * 60);
      if (Number.isFinite(time)) events.set(time, { at: time, cause });
    }
  return [...events.values()];
}

function soonest({ minutesTo }: TrainingRow): number {
  return Math.min(minutesTo.memory, minutesTo.cpu, minutesTo.other);
}
