import { isDeepStrictEqual } from "node:util";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { SavingSettings } from "@/server/api/shapes/savings";
import { appendAudit } from "@/server/store/audit";
import { announce } from "@/server/store/live";
import { readSavingSettings, writePrices, writeReclaimSettings } from "@/server/store/saving-settings";
import type { Desk } from "./desk";

/** Sets how what nobody needs is taken back, and what it costs. What is held already stays, and is watched as before. */
export async function setSavingSettings(
  { db, clock, user }: Desk,
  settings: SavingSettings,
): Promise<ActionOutcome> {
  const { reclaim, prices } = settings;
  if (isDeepStrictEqual(settings, await readSavingSettings(db)))
    return { kind: "done", message: "It is set like that already." };
  const detail = reclaim.enabled
    ? `Reclaims at most ${Math.round(reclaim.stepShare * 100)} % of the slack a step, ${Math.round(reclaim.watchSeconds / 60)} min apart, after ${reclaim.leastHistoryHours} h of history`
    : "Reclaims nothing more";
  await db.prisma.$transaction(async (tx) => {
    await writeReclaimSettings(tx, reclaim);
    await writePrices(tx, prices);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "savings.settings",
      subject: "installation",
      detail,
      body: { reclaim: { ...reclaim }, prices },
    });
  });
  await announce(db, ["negotiations"]);
  return { kind: "done", message: `${detail}.` };
}
