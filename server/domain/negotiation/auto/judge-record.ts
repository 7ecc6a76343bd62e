import type { AutoBar } from "@/server/domain/negotiation/auto/auto-bar";
import { oneDigit, percent } from "@/server/domain/negotiation/auto/judge-unlock";

/** What a scope that acts by itself really did. */
export interface AutoRecord {
  days: number;
  /** Failures that its grants averted: confirmed ones, and probable ones by their probability. */
  averted: number;
  /** Failures that came, with its grant in force or without. */
  came: number;
  /** Grants of which usage never came near to the limit of before. */
  unneeded: number;
}

/**
 * How a record falls below the bar, in words; `null` where it does not. Too few events are no record: a single failure
 * takes nobody's word back.
 */
export function judgeRecord({ days, averted, came, unneeded }: AutoRecord, bar: AutoBar): string | null {
  const all = averted + came;
  if (all >= bar.fewestFailures && averted < bar.caughtShare * all) {
    return `it averted ${oneDigit(averted)} of ${oneDigit(all)} failures since it acts, and ${percent(bar.caughtShare)} is needed`;
  }
  const aDay = unneeded / Math.max(1, days);
  if (aDay > bar.falseGrantsPerDay) {
    return `${oneDigit(aDay)} grants a day were not needed, and ${oneDigit(bar.falseGrantsPerDay)} is the most`;
  }
  return null;
}
