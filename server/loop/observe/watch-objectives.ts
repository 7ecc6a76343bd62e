import { objectiveWords, valueWords } from "@/server/domain/learning/outcomes/objective-words";
import type { House } from "@/server/house";
import { judgeObjective } from "@/server/store/judge-objective";
import { announce } from "@/server/store/live";
import { hostObjectives } from "@/server/store/objectives";
import { recordOutcome } from "@/server/store/outcomes";
import { endViolation, openViolations } from "@/server/store/violations";
import { blame } from "./blame";

/** Writes down each objective that a container breaks, once each time, and when it keeps it again. */
export async function watchObjectives(house: House, hostId: number): Promise<void> {
  const { db, clock, log } = house;
  const now = clock.now();
  const objectives = await hostObjectives(db, hostId);
  const open = await openViolations(db, hostId);
  for (const own of objectives) {
    const key = `slo:${own.ruleId}:${own.containerId}`;
    const { verdict } = await judgeObjective(db, own, now);
    const going = open.get(key);
    open.delete(key);
    if (verdict.kind === "kept" && going !== undefined) await endViolation(db, going, now);
    if (verdict.kind !== "violated" || going !== undefined) continue;
    const { cause, because } = await blame(db, own.containerId, verdict.at);
    const words = objectiveWords(own.measure, own.seriesName, own.bound);
    const isNew = await recordOutcome(db.prisma, {
      containerId: own.containerId,
      at: verdict.at,
      kind: "slo_violation",
      planned: false,
      cause,
      exitCode: null,
      detail: `${words}, at worst ${valueWords(own.measure, verdict.worst)}; ${because}`,
      eventKey: `${key}:${verdict.at}`,
    });
    if (!isNew) continue;
    log.warn({ container: own.name, kind: "slo_violation" }, words);
    await announce(db, ["fleet"]);
  }
  // What is left is nobody's any more: its rule was removed, or its container is gone.
  for (const id of open.values()) await endViolation(db, id, now);
}
