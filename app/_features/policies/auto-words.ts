import type { PolicyRow } from "./policy-draft";

export interface AutoBarWords {
  caughtShare: number;
  falseGrantsPerDay: number;
  fewestFailures: number;
  fewestDays: number;
}

const KINDS = {
  backtest: "by a backtest",
  override: "by an administrator, without a backtest",
  before: "since before backtests were asked for",
  simulated: "because the fleet is simulated",
} as const;

/** Whether a policy may act by itself and why, in one line, e.g. "Unlocked by a backtest". */
export function autoWords({ lockedBecause, kind }: PolicyRow["auto"]): string {
  return lockedBecause === null && kind !== null ? `Unlocked ${KINDS[kind]}` : "Locked";
}

/** The bar in one sentence. */
export function barWords({
  caughtShare,
  falseGrantsPerDay,
  fewestFailures,
  fewestDays,
}: AutoBarWords): string {
  const plural = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;
  return `A backtest unlocks auto when it catches at least ${Math.round(caughtShare * 100)} % of at least ${plural(fewestFailures, "failure")}, with at most ${plural(falseGrantsPerDay, "false grant")} a day, over at least ${plural(fewestDays, "day")} of this scope’s own history.`;
}
