import type { Ratio } from "@/server/domain/units";

/** What a scope must show before it may act by itself, and go on showing. */
export interface AutoBar {
  /** Share of the failures that resources could have averted, at least. */
  caughtShare: Ratio;
  /** Grants a day that nothing came of, over the whole scope, at most. */
  falseGrantsPerDay: number;
  /** Fewer failures than this prove nothing. */
  fewestFailures: number;
  /** Days of the scope's own history, at least. */
  fewestDays: number;
}

export const DEFAULT_AUTO_BAR: Readonly<AutoBar> = {
  caughtShare: 0.8,
  falseGrantsPerDay: 2,
  fewestFailures: 5,
  fewestDays: 5,
};
