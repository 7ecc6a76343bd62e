import type { ActionOutcome } from "@/server/api/shapes/common";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { LimitDimension } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { announce } from "@/server/store/live";
import { intendRestore } from "@/server/store/restore-reclaim";
import { isActingPaused } from "@/server/store/settings";
import type { Desk } from "./desk";

/** Gives a container its whole limit back because a person says so; nothing is taken from it again for a day. */
export async function giveBack(
  { db, clock, jobs, user }: Desk,
  { id }: { id: string },
): Promise<ActionOutcome> {
  const reclaim = await db.prisma.reclaim.findUnique({ where: { id }, include: { container: true } });
  if (!reclaim) throw new Failure("NOT_FOUND", "There is no such reclaim.");
  if (reclaim.endedAt) return { kind: "refused", because: "It has its limit again already." };
  if (await isActingPaused(db)) return { kind: "refused", because: "Acting is paused: resume it first." };
  const back = await intendRestore(db, reclaim, clock.now(), {
    because: `${user.name} wants it back`,
    failed: true,
    actor: `user:${user.name}`,
  });
  await announce(db, ["negotiations", "fleet"]);
  if (back === null) {
    const because = "A change or a grant of this container is under way; try again in a moment.";
    return { kind: "refused", because };
  }
  const words = amountWords(reclaim.dimension as LimitDimension, Number(reclaim.original));
  if (back === "full") {
    return {
      kind: "done",
      message: `The host has no room for ${words} now; it goes back as soon as there is some.`,
    };
  }
  await jobs.send("apply", { changeId: back }, back);
  return { kind: "done", message: `${words} go back to ${reclaim.container.name}, read back in a moment.` };
}
