import type { NegotiationState } from "@/server/domain/negotiation/negotiation-state";
import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database } from "./database";
import { advance } from "./negotiations";

/**
 * Takes a decision back before anything of it was called: the change, its lease and its negotiation end together. Whoever
 * applies it and whoever takes it back change the same row, so one of them comes too late.
 *
 * Returns  the container's name; `null` when it is too late.
 */
export async function takeBackChange(
  db: Database,
  { negotiationId, name, now }: { negotiationId: string; name: string; now: EpochMs },
): Promise<string | null> {
  return db.prisma.$transaction(async (tx) => {
    const because = `taken back by ${name} before it was applied`;
    const [change] = await tx.change.updateManyAndReturn({
      where: { negotiationId, kind: "grant", state: "intended", appliesAt: { gt: new Date(now) } },
      data: { state: "stale", endedAt: new Date(now), error: because },
      select: { id: true, leaseId: true, container: { select: { id: true, name: true } } },
    });
    if (!change) return null;
    await tx.lease.updateMany({
      where: { id: change.leaseId ?? "", state: "reserved" },
      data: { state: "rolled_back", endedAt: new Date(now), note: because },
    });
    const row = await tx.negotiation.findUniqueOrThrow({ where: { id: negotiationId } });
    const handle = { id: row.id, state: row.state as NegotiationState, revision: row.revision };
    await advance(tx, handle, "roll_back", {
      at: now,
      sender: `operator:${name}`,
      text: `Ended: ${because}`,
    });
    await appendAudit(tx, {
      at: now,
      actor: `user:${name}`,
      action: "negotiation.take_back",
      subject: `container:${change.container.id}`,
      detail: `${change.container.name}: ${because}`,
      body: { negotiationId, changeId: change.id },
    });
    return change.container.name;
  });
}
