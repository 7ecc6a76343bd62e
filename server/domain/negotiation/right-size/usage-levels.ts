import { createSlidingMaximum } from "@/server/domain/negotiation/right-size/sliding-maximum";
import type { DurationMs, EpochMs } from "@/server/domain/units";

const MINUTE: DurationMs = 60_000;
const HOUR: DurationMs = 60 * MINUTE;
const DAY: DurationMs = 24 * HOUR;
/** What came around this time yesterday: from half an hour before it to an hour after it. */
const BEFORE = 30 * MINUTE;
const AFTER = HOUR;

/** Ways to say from the past how high usage stands; a limit is one of them and a margin. The first is the usual one. */
export const USAGE_LEVELS = [
  "highest of the last hour",
  "highest of the last 6 hours",
  "highest of the last 24 hours",
  "highest of the last 8 days",
  "highest of the last hour, but at least 70 % of the last 24 hours'",
  "highest of the last hour, but at least 70 % of the last 8 days'",
  "highest of the last quarter of an hour and of this time yesterday",
  "highest of the last hour, but at least 90 % of this time yesterday and half of the last 24 hours'",
] as const;
export const LEVEL_COUNT = USAGE_LEVELS.length;

export interface UsageLevels {
  /** `at` never falls; `usage` > 0. Writes every level as it stands with this value, each at least `usage`. */
  push(at: EpochMs, usage: number, out: Float64Array): void;
}

export function createUsageLevels(): UsageLevels {
  const [quarter, hour, sixHours, day, eightDays] = [15 * MINUTE, HOUR, 6 * HOUR, DAY, 8 * DAY].map(
    createSlidingMaximum,
  );
  const yesterday = createYesterday();
  return {
    push(at, usage, out) {
      const highest = hour!.push(at, usage);
      const ofSixHours = sixHours!.push(at, usage);
      const ofDay = day!.push(at, usage);
      const ofEightDays = eightDays!.push(at, usage);
      const ofQuarter = quarter!.push(at, usage);
      const then = yesterday(at, usage);
      out[0] = highest;
      out[1] = ofSixHours;
      out[2] = ofDay;
      out[3] = ofEightDays;
      out[4] = Math.max(highest, 0.7 * ofDay);
      out[5] = Math.max(highest, 0.7 * ofEightDays);
      out[6] = then > 0 ? Math.max(ofQuarter, then) : ofDay;
      out[7] = then > 0 ? Math.max(highest, 0.9 * then, 0.5 * ofDay) : ofDay;
    },
  };
}

/** The highest usage around this time yesterday; 0 where nothing is known of it. */
function createYesterday(): (at: EpochMs, usage: number) => number {
  const times: EpochMs[] = [];
  const values: number[] = [];
  let next = 0;
  const recent = createSlidingMaximum(BEFORE + AFTER);
  let highest = 0;
  let heard: EpochMs = Number.NEGATIVE_INFINITY;
  return (at, usage) => {
    times.push(at);
    values.push(usage);
    const until = at - DAY + AFTER;
    while (times[next]! <= until) {
      heard = times[next]!;
      highest = recent.push(heard, values[next]!);
      next++;
    }
    if (next > 1_000) {
      times.splice(0, next);
      values.splice(0, next);
      next = 0;
    }
    return heard >= at - DAY - BEFORE ? highest : 0;
  };
}
