import type { ActionOutcome } from "@/server/api/shapes/common";
import type { DurationMs } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import { lockLedger } from "@/server/store/ledger";
import { announce } from "@/server/store/live";
import { say } from "@/server/store/move-proposals";
import type { Desk } from "./desk";

/** Room is kept so long for whoever said that they move the container. */
const ACCEPTED_MS: DurationMs = 24 * 3_600_000;

/**
 * The second half of a reservation: a person says that they move the container, and the room is theirs for a day, or
 * that they do not, and it is free again. Refused when the room was given up meanwhile.
 */
export async function decideMove(
  { db, clock, user }: Desk,
  { negotiationId, accept }: { negotiationId: string; accept: boolean },
): Promise<ActionOutcome> {
  const now = clock.now();
  const proposal = await db.prisma.moveProposal.findUnique({
    where: { negotiationId },
    include: { host: { select: { name: true } }, container: { select: { name: true } } },
  });
  if (!proposal) throw new Failure("NOT_FOUND", "There is no such proposal.");
  const outcome = await db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    await lockLedger(tx, proposal.hostId);
    const { count } = await tx.moveProposal.updateMany({
      where: {
        id: proposal.id,
        state: { in: accept ? ["held"] : ["held", "accepted"] },
        fence: proposal.fence,
        heldUntil: { gt: new Date(now) },
      },
      data: accept
        ? { state: "accepted", heldUntil: new Date(now + ACCEPTED_MS), decidedBy: user.name }
        : { state: "declined", endedAt: new Date(now), decidedBy: user.name },
    });
    if (count === 0) {
      return {
        kind: "refused",
        because: "The room is kept no longer. When the risk is still there, it is asked for anew.",
      };
    }
    const words = accept
      ? `will move it to ${proposal.host.name}, which keeps the room for 24 h`
      : `does not move it; ${proposal.host.name} keeps the room no longer`;
    await say(tx, negotiationId, now, `operator:${user.name}`, `${user.name} ${words}`);
    await appendAudit(tx, {
      at: now,
      actor: `user:${user.name}`,
      action: accept ? "move.accept" : "move.decline",
      subject: `container:${proposal.containerId}`,
      detail: `${proposal.container.name}: ${user.name} ${words}`,
    });
    return {
      kind: "done",
      message: accept
        ? `${proposal.host.name} keeps the room for 24 h. Start the container there now.`
        : "The room is free again.",
    };
  });
  await announce(db, ["negotiations", "hosts"]);
  return outcome;
}
