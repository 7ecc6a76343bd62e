import type { EpochMs } from "@/server/domain/units";

/** A change of one limit that took hold; `null`: no limit. */
export interface LimitStep {
  at: EpochMs;
  before: number | null;
  after: number | null;
}

/**
 * The limit at each of these times, where only its changes were written down.
 *
 * steps    ascending in time, of one dimension.
 * current  the limit in force now; it counts from the last change on, also where somebody else set it since.
 * times    ascending.
 * Returns  one limit a time: before the first change what that one found; `null` is none.
 */
export function limitSteps(
  steps: readonly LimitStep[],
  current: number | null,
  times: readonly EpochMs[],
): (number | null)[] {
  let next = 0;
  return times.map((at) => {
    while (next < steps.length && steps[next]!.at <= at) next += 1;
    if (next === steps.length) return current;
    return steps[next]!.before;
  });
}
