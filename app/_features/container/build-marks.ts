import type { z } from "zod";
import { FAILURE_WORDS, failureWords } from "@/app/_lib/failure-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatDuration } from "@/app/_lib/format-duration";
import type { ChartMark } from "@/app/_ui/time-chart-spec";
import type { changeMark, outcomeMark } from "@/server/api/shapes/container";

export type Change = z.infer<typeof changeMark>;
export type Outcome = z.infer<typeof outcomeMark>;

const CHANGE_STATES: Record<string, string> = {
  intended: "about to be made",
  calling: "being made",
  verified: "read back and verified",
  failed: "failed",
  rolled_back: "rolled back",
  stale: "not made: the container had changed",
};

/** What happened, for one chart: changes of its own dimension, and every unplanned failure. Ascending in time. */
export function buildMarks(
  dimension: string,
  changes: readonly Change[],
  outcomes: readonly Outcome[],
): ChartMark[] {
  const made = changes
    .filter((change) => change.dimension === dimension)
    .map(
      (change): ChartMark => ({
        at: change.at,
        kind: "change",
        title: `${change.kind === "release" ? "Released" : "Limit"}: ${formatAmount(dimension, change.before)} → ${formatAmount(dimension, change.after)}`,
        text: `${CHANGE_STATES[change.state] ?? change.state}. ${change.error ?? change.reason}`,
      }),
    );
  const failed = outcomes
    .filter((outcome) => !outcome.planned && outcome.kind in FAILURE_WORDS)
    .map(
      (outcome): ChartMark => ({
        at: outcome.at,
        kind: "failure",
        title: failureWords(outcome.kind),
        text: textOf(outcome),
      }),
    );
  return [...made, ...failed].sort((a, b) => a.at - b.at);
}

/** What it was, how it ended, and how long it lasted. */
function textOf({ detail, exitCode, at, endedAt }: Outcome): string {
  const code = exitCode === null || detail.includes("exit code") ? "" : ` (exit code ${exitCode})`;
  const lasted =
    endedAt === null || endedAt - at < 1000 ? "" : `. Lasted ${formatDuration((endedAt - at) / 1000)}`;
  return `${detail}${code}${lasted}`;
}
