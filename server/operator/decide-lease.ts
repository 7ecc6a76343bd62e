import type { ActionOutcome } from "@/server/api/shapes/common";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import { onlyLimit } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import type { Transaction } from "@/server/store/database";
import { baselineColumn } from "@/server/store/limits-of";
import { announce } from "@/server/store/live";
import { sayOfLease } from "@/server/store/release-grant";
import type { Desk } from "./desk";

/** Another term for a grant, with its renewals counted from the start: a person has looked at it. */
export async function extendLease(desk: Desk, { id }: { id: string }): Promise<ActionOutcome> {
  return decide(desk, id, "lease.extend", async (tx, lease, now) => {
    const until = now + (lease.endsAt.getTime() - lease.startsAt.getTime());
    const note = `extended by ${desk.user.name}`;
    await tx.lease.update({
      where: { id },
      data: { startsAt: new Date(now), endsAt: new Date(until), renewals: 0, state: "active", note },
    });
    await sayOfLease(tx, lease.negotiationId, "renew", now, `Renewed: ${note}`);
    return "has another term";
  });
}

/** Ends a lease and leaves the limit as it is: from now on it is the container's own. */
export async function keepForGood(desk: Desk, { id }: { id: string }): Promise<ActionOutcome> {
  return decide(desk, id, "lease.keep_for_good", async (tx, lease, now) => {
    const note = `made the container's own by ${desk.user.name}`;
    await tx.lease.update({ where: { id }, data: { state: "released", endedAt: new Date(now), note } });
    const dimension = lease.dimension as LimitDimension;
    const own = baselineColumn(onlyLimit(dimension, Number(lease.granted)), dimension);
    await tx.container.update({ where: { id: lease.containerId }, data: own });
    await sayOfLease(tx, lease.negotiationId, "release", now, `Ended: ${note}`);
    return "is the container's own now";
  });
}

type LeaseRow = NonNullable<Awaited<ReturnType<typeof findLease>>>;

function findLease(tx: Transaction, id: string) {
  return tx.lease.findFirst({
    where: { id, state: { in: ["active", "releasing"] } },
    include: { container: true },
  });
}

async function decide(
  { db, clock, user }: Desk,
  id: string,
  action: string,
  write: (tx: Transaction, lease: LeaseRow, now: number) => Promise<string>,
): Promise<ActionOutcome> {
  const now = clock.now();
  const outcome = await db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    if ((await tx.lease.count({ where: { id } })) === 0)
      throw new Failure("NOT_FOUND", "There is no such lease.");
    const lease = await findLease(tx, id);
    if (!lease) return { kind: "refused", because: "This lease has ended meanwhile." };
    const inFlight = await tx.change.count({
      where: { containerId: lease.containerId, state: { in: ["intended", "calling"] } },
    });
    if (inFlight > 0)
      return { kind: "refused", because: "A change of this container is in flight; try again in a moment." };
    const became = await write(tx, lease, now);
    const words = `${lease.dimension} limit of ${amountWords(lease.dimension as LimitDimension, Number(lease.granted))} ${became}`;
    await appendAudit(tx, {
      at: now,
      actor: `user:${user.name}`,
      action,
      subject: `container:${lease.containerId}`,
      detail: `${lease.container.name}: the ${words}`,
    });
    return { kind: "done", message: `The ${words}.` };
  });
  await announce(db, ["negotiations", "fleet", "hosts"]);
  return outcome;
}
