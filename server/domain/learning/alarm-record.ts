import { CAUSES, type Cause } from "@/server/domain/risk/assessment";
import type { DurationMs, EpochMs } from "@/server/domain/units";

const MINUTE: DurationMs = 60_000;
/** Alarms this close to each other are one. */
const ONE_ALARM_MS: DurationMs = 5 * MINUTE;
const WEEK_MINUTES = 7 * 24 * 60;

/** Upper ends of the lead times' bins, in minutes; what lies above the last is in a bin of its own. */
export const LEAD_BINS = [1, 5, 15, 30, 60] as const;

/** One container at its own threshold and horizon. */
export interface AlarmHistory {
  horizonMs: DurationMs;
  /** Until when it was watched: now, or its removal. */
  until: EpochMs;
  /** Assessed minutes at or over the threshold, ascending; none while a failure was going on. */
  alarms: readonly EpochMs[];
  failures: readonly { at: EpochMs; cause: Cause }[];
  /** While a grant of ours was in force. */
  treated: readonly { from: EpochMs; until: EpochMs }[];
  /** Assessed minutes outside of those. */
  untreatedMinutes: number;
}

export interface CauseRecord {
  cause: Cause;
  failures: number;
  caught: number;
  medianLeadMs: DurationMs | null;
}

export interface AlarmRecord {
  /** Failures that nobody had treated within the horizon before, and how many had an alarm by then. */
  failures: number;
  caught: number;
  /** Left out: a grant was in force within the horizon before, and it failed all the same. */
  treatedFailures: number;
  /** From the first minute of the alarm to the failure, of those caught; ascending. */
  leadsMs: DurationMs[];
  /** How many leads are at most so long; the last is for longer ones. */
  bins: { upToMinutes: number | null; count: number }[];
  byCause: CauseRecord[];
  falseAlarms: number;
  /** A grant came, or the horizon is not over: nobody can say. */
  unknownAlarms: number;
  /** Container-weeks in which a false alarm could be told. */
  weeks: number;
}

/**
 * What alarms were worth: how long before each failure they came, and how many came for nothing.
 *
 * Treated and censored ones are left out on both sides: a failure under a grant, and an alarm after which a grant came,
 * tell about the grant.
 */
export function alarmRecord(histories: readonly AlarmHistory[]): AlarmRecord {
  const told: { cause: Cause; leadMs: DurationMs | null }[] = [];
  const sums = { treatedFailures: 0, falseAlarms: 0, unknownAlarms: 0, minutes: 0 };
  for (const history of histories) {
    const episodes = episodesOf(history.alarms);
    sums.minutes += history.untreatedMinutes;
    for (const { at, cause } of history.failures) {
      if (isTreated(history, at - history.horizonMs, at)) sums.treatedFailures++;
      else told.push({ cause, leadMs: leadOf(episodes, at, history.horizonMs) });
    }
    for (const episode of episodes) {
      const judgedUntil = episode.until + history.horizonMs;
      if (history.failures.some(({ at }) => at > episode.from && at <= judgedUntil)) continue;
      const isUnknown = judgedUntil > history.until || isTreated(history, episode.from, judgedUntil);
      sums[isUnknown ? "unknownAlarms" : "falseAlarms"]++;
    }
  }
  const leadsMs = leadsOf(told);
  return {
    failures: told.length,
    caught: leadsMs.length,
    treatedFailures: sums.treatedFailures,
    leadsMs,
    bins: binsOf(leadsMs),
    byCause: CAUSES.map((cause) => causeRecord(cause, told)).filter(({ failures }) => failures > 0),
    falseAlarms: sums.falseAlarms,
    unknownAlarms: sums.unknownAlarms,
    weeks: sums.minutes / WEEK_MINUTES,
  };
}

type Episode = { from: EpochMs; until: EpochMs };

function episodesOf(alarms: readonly EpochMs[]): Episode[] {
  const episodes: Episode[] = [];
  for (const at of alarms) {
    const last = episodes.at(-1);
    if (last && at - last.until <= ONE_ALARM_MS) last.until = at;
    else episodes.push({ from: at, until: at });
  }
  return episodes;
}

/** From the beginning of the newest alarm that was on within the horizon before; `null`: it came unannounced. */
function leadOf(episodes: readonly Episode[], failedAt: EpochMs, horizonMs: DurationMs): DurationMs | null {
  const before = episodes.filter(({ from, until }) => from < failedAt && until >= failedAt - horizonMs);
  const newest = before.at(-1);
  return newest ? failedAt - newest.from : null;
}

const isTreated = ({ treated }: AlarmHistory, from: EpochMs, until: EpochMs) =>
  treated.some((span) => span.from < until && span.until > from);

function leadsOf(told: readonly { leadMs: DurationMs | null }[]): DurationMs[] {
  return told.flatMap(({ leadMs }) => (leadMs === null ? [] : [leadMs])).sort((a, b) => a - b);
}

function binsOf(leadsMs: readonly DurationMs[]): AlarmRecord["bins"] {
  const ends: (number | null)[] = [...LEAD_BINS, null];
  return ends.map((upToMinutes, i) => {
    const from = i === 0 ? -1 : LEAD_BINS[i - 1]! * MINUTE;
    const to = upToMinutes === null ? Number.POSITIVE_INFINITY : upToMinutes * MINUTE;
    return { upToMinutes, count: leadsMs.filter((lead) => lead > from && lead <= to).length };
  });
}

function causeRecord(
  cause: Cause,
  told: readonly { cause: Cause; leadMs: DurationMs | null }[],
): CauseRecord {
  const own = told.filter((failure) => failure.cause === cause);
  const leads = leadsOf(own);
  const median = leads[Math.floor((leads.length - 1) / 2)] ?? null;
  return { cause, failures: own.length, caught: leads.length, medianLeadMs: median };
}
