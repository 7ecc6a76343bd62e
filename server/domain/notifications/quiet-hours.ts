import type { EpochMs } from "@/server/domain/units";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** From and to as "HH:MM" in a time zone of the IANA list; they may reach over midnight. */
export interface QuietHours {
  from: string;
  to: string;
  timeZone: string;
}

/** Whether `at` lies within the quiet hours; from is within, to is not, and equal ends are never quiet. */
export function isQuiet(quiet: QuietHours, at: EpochMs): boolean {
  const [from, to, now] = [minutesOf(quiet.from), minutesOf(quiet.to), localMinutes(at, quiet.timeZone)];
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

/**
 * The first moment at or after `at` that is not quiet. Clocks that are put forward or back within the quiet hours are
 * looked at again, so that the answer is right by the local clock of that day.
 *
 * Throws  RangeError for a time zone that is not known.
 */
export function afterQuiet(quiet: QuietHours, at: EpochMs): EpochMs {
  let moment = at;
  for (let looks = 0; looks < 4 && isQuiet(quiet, moment); looks++) {
    // To the whole minute: seconds belong to the minute that they are in.
    const begun = Math.floor(moment / MINUTE_MS) * MINUTE_MS;
    moment = begun + minutesUntil(quiet.to, moment, quiet.timeZone) * MINUTE_MS;
    // Clocks that were put forward meanwhile show a later time than was meant.
    const over = (DAY_MINUTES - minutesUntil(quiet.to, moment, quiet.timeZone)) % DAY_MINUTES;
    const earlier = moment - over * MINUTE_MS;
    if (earlier > at && !isQuiet(quiet, earlier)) moment = earlier;
  }
  return moment;
}

function minutesUntil(clock: string, at: EpochMs, timeZone: string): number {
  return (minutesOf(clock) - localMinutes(at, timeZone) + DAY_MINUTES) % DAY_MINUTES;
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours! * 60 + minutes!;
}

function localMinutes(at: EpochMs, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return minutesOf(format.format(at));
}
