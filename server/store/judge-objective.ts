import { judgeSlo, type SloMinute, type SloVerdict } from "@/server/domain/learning/outcomes/judge-slo";
import { measureMinutes } from "@/server/domain/learning/outcomes/measure-minutes";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { type Objective, readMeasured } from "./objectives";

const MINUTE: DurationMs = 60_000;

/** How an objective stands at the end of the newest whole minute, and what its measure was then. */
export async function judgeObjective(
  db: Database,
  objective: Objective,
  now: EpochMs,
): Promise<{ verdict: SloVerdict; newest: SloMinute | null }> {
  const until = Math.floor(now / MINUTE) * MINUTE;
  // A rate needs the value before the first minute.
  const from = until - (objective.bound.minutes + 1) * MINUTE;
  const minutes = measureMinutes(objective.measure, await readMeasured(db, objective, from, until));
  return { verdict: judgeSlo(minutes, objective.bound, until), newest: minutes.at(-1) ?? null };
}
