import type { DurationMs, EpochMs } from "@/server/domain/units";

/** The highest value of the last `window`, the newest included. */
export interface SlidingMaximum {
  /** `at` never falls. Returns the maximum with this value in it. */
  push(at: EpochMs, value: number): number;
}

/** Constant work a value on average: what an equal or greater newer value hides is forgotten. */
export function createSlidingMaximum(window: DurationMs): SlidingMaximum {
  let at: EpochMs[] = [];
  let values: number[] = [];
  let first = 0;
  return {
    push(now, value) {
      while (values.length > first && values.at(-1)! <= value) {
        values.pop();
        at.pop();
      }
      at.push(now);
      values.push(value);
      while (at[first]! < now - window) first++;
      if (first > 1_000) {
        at = at.slice(first);
        values = values.slice(first);
        first = 0;
      }
      return values[first]!;
    },
  };
}
