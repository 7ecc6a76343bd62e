import type { ActionOutcome } from "@/server/api/shapes/common";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/** Has a machine's manager asked now; what it says, or why it says nothing, shows on its card. */
export async function testMachine(desk: Desk, { hostId }: { hostId: number }): Promise<ActionOutcome> {
  const { count } = await desk.db.prisma.machine.updateMany({ where: { hostId }, data: { seenAt: null } });
  if (count === 0) throw new Failure("NOT_FOUND", "No machine is managed under this host.");
  await desk.jobs.send("resize-machine", { hostId }, `resize-machine-${hostId}`);
  return { kind: "done", message: "Asked; the answer shows in a moment." };
}

/** Ends a machine's lease now: it goes back as far as neither containers nor the guest need it. */
export async function giveMachineBack(desk: Desk, { leaseId }: { leaseId: string }): Promise<ActionOutcome> {
  const { db, clock, user } = desk;
  const now = clock.now();
  const hostId = await db.prisma.$transaction(async (tx) => {
    const lease = await tx.machineLease.findUnique({ where: { id: leaseId } });
    if (lease?.state !== "active") throw new Failure("NOT_FOUND", "This lease is over already.");
    const endsAt = new Date(Math.max(now, lease.startsAt.getTime() + 1));
    await tx.machineLease.update({ where: { id: leaseId }, data: { endsAt } });
    await appendAudit(tx, {
      at: now,
      actor: `user:${user.name}`,
      action: "machine.recall",
      subject: `host:${lease.hostId}`,
      detail: `What the machine was lent of ${lease.dimension} goes back as far as nobody needs it`,
    });
    return lease.hostId;
  });
  await desk.jobs.send("negotiate", { hostId }, `negotiate-${hostId}`);
  await announce(db, ["hosts"]);
  return { kind: "done", message: "It goes back as far as neither containers nor the host need it." };
}
