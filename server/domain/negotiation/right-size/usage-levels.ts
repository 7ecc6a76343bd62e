import { createDailyProfile } from "@/server/domain/negotiation/right-size/daily-profile";
import { createSlidingMaximum } from "@/server/domain/negotiation/right-size/sliding-maximum";
import type { DurationMs, EpochMs } from "@/server/domain/units";

const MINUTE: DurationMs = 60_000;
const HOUR: DurationMs = 60 * MINUTE;
const DAY: DurationMs = 24 * HOUR;

/** Ways to say from the past how high usage stands; a limit is several of them, each with a margin. The first is the usual one. */
export const USAGE_LEVELS = [
  "highest of the last hour",
  "highest of the last 3 hours",
  "highest of the last 6 hours",
  "highest of the last 24 hours",
  "highest of the last 8 days",
  "highest of the last hour, but at least 70 % of the last 24 hours'",
  "highest of the last hour, but at least 70 % of the last 8 days'",
  "highest of the last quarter of an hour, but at least half of the last 24 hours'",
  "highest of the last hour and of this time on the last 3 days",
  "highest of the last hour and of this time on the last 7 days",
  "highest of the last hour and second highest of this time on the last 7 days",
  "highest of the last hour, but at least 85 % of this time on the last 7 days",
] as const;
export const LEVEL_COUNT = USAGE_LEVELS.length;

export interface UsageLevels {
  /** `at` never falls; `usage` > 0. Writes every level as it stands with this value, each at least `usage`. */
  push(at: EpochMs, usage: number, out: Float64Array): void;
}

/** `ahead`: how long a limit will stand on them. */
export function createUsageLevels(ahead: DurationMs): UsageLevels {
  const [quarter, hour, threeHours, sixHours, day, eightDays] = [
    15 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    DAY,
    8 * DAY,
  ].map(createSlidingMaximum);
  const profile = createDailyProfile(ahead);
  return {
    push(at, usage, out) {
      const highest = hour!.push(at, usage);
      const ofDay = day!.push(at, usage);
      const ofEightDays = eightDays!.push(at, usage);
      const then = profile.push(at, usage);
      // What nothing is known of may be as high as anything of the last day.
      const threeDays = then.threeDays > 0 ? then.threeDays : ofDay;
      const week = then.week > 0 ? then.week : ofDay;
      out[0] = highest;
      out[1] = threeHours!.push(at, usage);
      out[2] = sixHours!.push(at, usage);
      out[3] = ofDay;
      out[4] = ofEightDays;
      out[5] = Math.max(highest, 0.7 * ofDay);
      out[6] = Math.max(highest, 0.7 * ofEightDays);
      out[7] = Math.max(quarter!.push(at, usage), 0.5 * ofDay);
      out[8] = Math.max(highest, threeDays);
      out[9] = Math.max(highest, week);
      out[10] = Math.max(highest, then.weekTwice);
      out[11] = Math.max(highest, 0.85 * week);
    },
  };
}
