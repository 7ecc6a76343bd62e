import { ceilTo, floorTo, GRAIN } from "@/server/domain/negotiation/grid";
import type { LimitDimension } from "@/server/domain/units";

/** Limits that a grant may take, ascending, held as arithmetic: a large host has a million of them. */
export interface CandidateLimits {
  count: number;
  /** Only meaningful where `count` > 0. */
  greatest: number;
  /** The first that passes, by bisection: what passes for one must pass for every greater one. `null`: none does. */
  smallest(passes: (amount: number) => boolean): number | null;
}

/**
 * Multiples of the step (> 0) above the cap in force and not under the floor, up to the ceiling; and the ceiling
 * itself, in whole grains, where it lies between two steps.
 */
export function candidateLimits(range: {
  dimension: LimitDimension;
  limit: number;
  step: number;
  floor: number;
  ceiling: number;
}): CandidateLimits {
  const { dimension, limit, step, floor } = range;
  const greatest = floorTo(range.ceiling, GRAIN[dimension]);
  const first = Math.max(floorTo(limit, step) + step, ceilTo(floor, step));
  const onSteps = Math.max(0, Math.floor((greatest - first) / step) + 1);
  const topIsOffSteps = greatest > limit && greatest >= floor && greatest % step !== 0;
  const count = onSteps + (topIsOffSteps ? 1 : 0);
  const at = (index: number) => (index < onSteps ? first + index * step : greatest);
  return {
    count,
    greatest,
    smallest(passes) {
      let high = count - 1;
      if (high < 0 || !passes(at(high))) return null;
      let low = 0;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (passes(at(middle))) high = middle;
        else low = middle + 1;
      }
      return at(high);
    },
  };
}
