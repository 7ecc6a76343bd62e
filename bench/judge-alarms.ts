export interface AlarmVerdict {
  events: number;
  caught: number;
  /** Of each caught event: from the first alarm within the horizon to the last sample before the fall. */
  leadMinutes: number[];
  falseAlarm: boolean;
}

const NEAR_LIMIT = 0.93;
const FALLEN = 0.15;
/** An alarm that was raised stands until the risk falls below this share of the threshold. */
const CLEARS_BELOW = 0.5;
/** Alarms that stop for no longer than this are one. */
const JOIN_SECONDS = 15 * 60;

/** Indices of the last sample before an OOM-like fall: ≥ 93 % of the limit, then ≤ 15 % within two samples. */
export function oomLikeEvents(levels: ArrayLike<number>): number[] {
  const events: number[] = [];
  for (let i = 0; i + 1 < levels.length; i++) {
    if (!(levels[i]! >= NEAR_LIMIT)) continue;
    if (levels[i + 1]! <= FALLEN || (levels[i + 2] ?? 1) <= FALLEN) {
      if (levels[i + 1]! >= NEAR_LIMIT) continue;
      events.push(i);
    }
  }
  return events;
}

/**
 * Holds one container's alarms against its events.
 *
 * at       seconds, ascending; `risks` one a sample, `NaN` where nothing was said.
 * Returns  an event is caught where the risk reaches the threshold within the horizon before it. An alarm is false when
 *          its episode (until the risk is below half the threshold; gaps up to 15 min joined) neither holds an event
 *          nor has one within the horizon after its last sample.
 */
export function judgeAlarms(
  at: readonly number[],
  events: readonly number[],
  risks: ArrayLike<number>,
  threshold: number,
  horizonSeconds: number,
): AlarmVerdict {
  const leadMinutes: number[] = [];
  for (const event of events) {
    const before = events.filter((other) => other < event).at(-1) ?? -1;
    for (let i = before + 1; i <= event; i++) {
      if (!(risks[i]! >= threshold) || at[event]! - at[i]! > horizonSeconds) continue;
      leadMinutes.push(Number(((at[event]! - at[i]!) / 60).toFixed(1)));
      break;
    }
  }
  let falseAlarm = false;
  for (let i = 0; i < at.length; i++) {
    if (!(risks[i]! >= threshold)) continue;
    const from = at[i]!;
    let last = i;
    for (let j = i + 1; j < at.length && at[j]! - at[last]! <= JOIN_SECONDS; j++)
      if (risks[j]! >= CLEARS_BELOW * threshold) last = j;
    const until = at[last]! + horizonSeconds;
    const answered = events.some((event) => at[event]! >= from && at[event]! <= until);
    // What the trace does not show any more cannot be held against the alarm.
    if (!answered && until <= at.at(-1)!) falseAlarm = true;
    i = last;
  }
  return { events: events.length, caught: leadMinutes.length, leadMinutes, falseAlarm };
}
