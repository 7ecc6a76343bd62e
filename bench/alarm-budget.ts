import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import { LEARNED_CAUSES, type LearnedCause } from "@/server/domain/risk/prior/failure-model";
import type { TrainingRow } from "@/server/domain/risk/training/training-row";

export interface BudgetScore {
  recallAtBudget: number;
  /** The lowest risk that keeps the budget when it is the threshold; `null` where none does. */
  thresholdAtBudget: number | null;
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
/** As in `bench:alarms`: an alarm that was raised stands until the risk falls below this share of the threshold. */
const CLEARS_BELOW = 0.5;

interface Event {
  at: number;
  cause: LearnedCause;
}

/**
 * Recall of resource failures (memory, CPU) and their lead at the lowest threshold that raises at most one false alarm a
 * container and week. An alarm stands until the risk falls below half the threshold for a quarter of an hour; one is
 * false when no failure of any cause comes within the horizon of any of its rows. A failure is caught by an alarm that
 * stands within the horizon before it.
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
  const threshold = levels[low] ?? null;
  const caught = recall(rows, scores, groups, threshold ?? Number.POSITIVE_INFINITY, minutes);
  return { ...caught, thresholdAtBudget: threshold };
}

function falseAlarms(
  rows: readonly TrainingRow[],
  scores: ArrayLike<number>,
  groups: Map<number, number[]>,
  threshold: number,
  minutes: number,
): number {
  let count = 0;
  for (const own of groups.values())
    for (const [first, last] of alarmsOf(own, rows, scores, threshold))
      if (!own.slice(first, last + 1).some((i) => soonest(rows[i]!) <= minutes)) count++;
  return count;
}

/** First and last place in `own` of each alarm of one container. */
function alarmsOf(
  own: readonly number[],
  rows: readonly TrainingRow[],
  scores: ArrayLike<number>,
  threshold: number,
): [first: number, last: number][] {
  const alarms: [number, number][] = [];
  for (let k = 0; k < own.length; k++) {
    if (!(scores[own[k]!]! >= threshold)) continue;
    let last = k;
    for (let j = k + 1; j < own.length && rows[own[j]!]!.at - rows[own[last]!]!.at <= JOIN_SECONDS; j++)
      if (scores[own[j]!]! >= CLEARS_BELOW * threshold) last = j;
    alarms.push([k, last]);
    k = last;
  }
  return alarms;
}

function recall(
  rows: readonly TrainingRow[],
  scores: ArrayLike<number>,
  groups: Map<number, number[]>,
  threshold: number,
  minutes: number,
): Omit<BudgetScore, "thresholdAtBudget"> {
  const leadsOf = { memory: [] as number[], cpu: [] as number[] };
  const missed: Record<string, number> = {};
  let events = 0;
  for (const own of groups.values()) {
    const stands = new Set(
      alarmsOf(own, rows, scores, threshold).flatMap(([first, last]) => own.slice(first, last + 1)),
    );
    for (const event of eventsOf(own.map((i) => rows[i]!))) {
      if (event.cause === "other") continue;
      events++;
      const ahead = own.filter((i) => rows[i]!.at < event.at && event.at - rows[i]!.at <= minutes * 60);
      const first = ahead.find((i) => stands.has(i));
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
