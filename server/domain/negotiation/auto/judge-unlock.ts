import type { AutoBar } from "@/server/domain/negotiation/auto/auto-bar";
import type { ReplayScore } from "@/server/domain/negotiation/replay/count-replay";

const DAY_MS = 86_400_000;

export interface Backtest {
  /** How far the scope's own history goes; `null`: nothing was assessed yet. */
  historyMs: number | null;
  score: Pick<ReplayScore, "failures" | "caught" | "falseGrants" | "unsized">;
}

/** `missing` is what a person reads: each says what there is and what is needed. */
export type UnlockVerdict = { unlocks: true; because: string } | { unlocks: false; missing: string[] };

/** Whether a scope's own past says that it may act by itself. Too little history is no proof, and neither is calm. */
export function judgeUnlock({ historyMs, score }: Backtest, bar: AutoBar): UnlockVerdict {
  if (historyMs === null) return { unlocks: false, missing: ["nothing of this scope was assessed yet"] };
  const { failures, caught, falseGrants, unsized } = score;
  const days = historyMs / DAY_MS;
  const falseADay = falseGrants / Math.max(1, days);
  const missing: string[] = [];
  if (days < bar.fewestDays) {
    const more = Math.ceil(bar.fewestDays - days);
    missing.push(
      `needs ${more} more ${more === 1 ? "day" : "days"}: ${oneDigit(days)} of ${bar.fewestDays} days of history`,
    );
  }
  if (failures < bar.fewestFailures) missing.push(`${failures} of ${bar.fewestFailures} failures seen`);
  if (failures > 0 && caught < bar.caughtShare * failures) {
    missing.push(`caught ${caught} of ${failures} failures, and ${percent(bar.caughtShare)} is needed`);
  }
  if (falseADay > bar.falseGrantsPerDay) {
    missing.push(
      `${oneDigit(falseADay)} false grants a day, and ${oneDigit(bar.falseGrantsPerDay)} is the most`,
    );
  }
  if (unsized > 0 && missing.length > 0) {
    missing.push(`${unsized} asks could not be sized any more, so they caught nothing`);
  }
  if (missing.length > 0) return { unlocks: false, missing };
  const because = `caught ${caught} of ${failures} failures with ${oneDigit(falseADay)} false grants a day over ${oneDigit(days)} days`;
  return { unlocks: true, because };
}

export const oneDigit = (value: number) => String(Math.round(value * 10) / 10);
export const percent = (ratio: number) => `${Math.round(ratio * 100)} %`;
