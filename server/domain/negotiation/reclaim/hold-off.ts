import type { Seconds } from "@/server/domain/units";

const FIRST_SECONDS: Seconds = 30 * 60;
const LONGEST_SECONDS: Seconds = 24 * 3600;

/**
 * How long nothing is taken from a container that had to be given back: twice as long each time, at most a day.
 *
 * backOffs  how often it was given back until now, this time included, >= 1.
 * failed    it failed under the lowered limit: the longest at once.
 */
export function holdOffSeconds(backOffs: number, failed: boolean): Seconds {
  return failed ? LONGEST_SECONDS : Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (backOffs - 1));
}
