import type { ActionOutcome } from "@/server/api/shapes/common";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import { announce } from "@/server/store/live";
import { advance, findNegotiation } from "@/server/store/negotiations";
import { alreadyDecided } from "@/server/store/settle-grant";
import type { Desk } from "./desk";

/** Refuses an offer, with the reason that the next one who looks will want. */
export async function reject(
  { db, clock, user }: Desk,
  { id, revision, note }: { id: string; revision: number; note: string },
): Promise<ActionOutcome> {
  const negotiation = await findNegotiation(db.prisma, id);
  if (!negotiation) throw new Failure("NOT_FOUND", "There is no such negotiation.");
  const { handle, container, ask } = negotiation;
  if (handle.state !== "waiting_approval" || handle.revision !== revision) {
    return { kind: "refused", because: alreadyDecided(negotiation) };
  }
  const at = clock.now();
  const sender = `operator:${user.name}`;
  try {
    await db.prisma.$transaction(async (tx) => {
      await advance(tx, handle, "reject", {
        at,
        sender,
        text: `Rejected: ${note}`,
        data: { decidedBy: sender, decidedAt: new Date(at), decisionNote: note },
      });
      await appendAudit(tx, {
        at,
        actor: `user:${user.name}`,
        action: "negotiation.reject",
        subject: `container:${container.id}`,
        detail: `${container.name}: no ${ask.dimension} (${note})`,
        body: { negotiationId: id },
      });
    });
  } catch (error) {
    if (!(error instanceof Failure && error.code === "CHANGED_MEANWHILE")) throw error;
    const decided = await findNegotiation(db.prisma, id);
    return { kind: "refused", because: decided ? alreadyDecided(decided) : error.message };
  }
  await announce(db, ["negotiations", "fleet"]);
  return { kind: "done", message: "Rejected. It is not offered again for ten minutes." };
}
