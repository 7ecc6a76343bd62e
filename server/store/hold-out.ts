import { amountWords, riskWords } from "@/server/domain/negotiation/amount-words";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database } from "./database";
import { advance, type NegotiationHandle } from "./negotiations";

/** Ends an offer that chance withholds, with what would have been done: its outcome is watched as any other. */
export async function holdOut(
  db: Database,
  handle: NegotiationHandle,
  {
    containerId,
    ask,
    answer,
    at,
  }: { containerId: number; ask: Ask; answer: Extract<Answer, { amount: number }>; at: EpochMs },
): Promise<void> {
  const text = `Held out by chance, to learn what comes without: would have raised the ${ask.dimension} limit to ${amountWords(ask.dimension, answer.amount)}`;
  await db.prisma.$transaction(async (tx) => {
    await advance(tx, handle, "observe", {
      at,
      sender: "controller",
      text,
      data: { holdoutArm: "held_out" },
    });
    await appendAudit(tx, {
      at,
      actor: "controller",
      action: "negotiation.hold_out",
      subject: `container:${containerId}`,
      detail: `Risk ${riskWords(ask.risk)}. ${text}`,
    });
  });
}

/** Remembers that chance let a grant be made: the other arm of the same comparison. */
export async function markGranted(db: Database, negotiationId: string): Promise<void> {
  await db.prisma.negotiation.update({ where: { id: negotiationId }, data: { holdoutArm: "granted" } });
}

/** When each container of a host was last held out, and until when that is watched. */
export async function heldOut(
  db: Database,
  hostId: number,
  now: EpochMs,
): Promise<Map<number, { from: EpochMs; until: EpochMs }>> {
  const rows = await db.prisma.negotiation.findMany({
    where: { hostId, holdoutArm: "held_out", createdAt: { gte: new Date(now - 3_600_000) } },
    select: { containerId: true, createdAt: true, ask: true },
    orderBy: { createdAt: "asc" },
  });
  return new Map(
    rows.map(({ containerId, createdAt, ask }) => {
      const from = createdAt.getTime();
      return [containerId, { from, until: from + (ask as unknown as Ask).horizonMinutes * 60_000 }];
    }),
  );
}
