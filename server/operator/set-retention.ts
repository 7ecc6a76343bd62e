import type { ActionOutcome } from "@/server/api/shapes/common";
import { appendAudit } from "@/server/store/audit";
import { readRetentionDays, setRetentionDays } from "@/server/store/retention-days";
import type { Desk } from "./desk";

/** Sets for how many days raw samples are kept; `null`: as configured. What is older goes with the next upkeep. */
export async function setRetention(
  { db, clock, user }: Desk,
  { days }: { days: number | null },
): Promise<ActionOutcome> {
  if (days === (await readRetentionDays(db)))
    return { kind: "done", message: "It is set like that already." };
  const detail =
    days === null
      ? "Raw samples are kept as configured"
      : `Raw samples are kept for ${days} ${days === 1 ? "day" : "days"}`;
  await db.prisma.$transaction(async (tx) => {
    await setRetentionDays(tx, days);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "retention.set",
      subject: "installation",
      detail,
    });
  });
  return { kind: "done", message: `${detail}; what is older goes within a minute or two.` };
}
