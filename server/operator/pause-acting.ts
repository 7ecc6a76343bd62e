import type { ActionOutcome } from "@/server/api/shapes/common";
import { appendAudit } from "@/server/store/audit";
import { announce } from "@/server/store/live";
import { setActingPaused } from "@/server/store/settings";
import type { Desk } from "./desk";

/** The kill switch: while it is on, nothing is changed on any host; watching and forecasting go on. */
export async function pauseActing(
  { db, clock, user }: Desk,
  { paused, because }: { paused: boolean; because: string },
): Promise<ActionOutcome> {
  await db.prisma.$transaction(async (tx) => {
    await setActingPaused(tx, paused);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: paused ? "acting.pause" : "acting.resume",
      subject: "installation",
      detail: because || (paused ? "Acting was paused" : "Acting goes on"),
    });
  });
  await announce(db, ["fleet", "negotiations", "policies", "hosts"]);
  return { kind: "done", message: paused ? "Paused: nothing is changed on any host." : "Acting goes on." };
}
