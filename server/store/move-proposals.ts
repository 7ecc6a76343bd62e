import type { Bid, MoveNeed } from "@/server/domain/hosts/hear-bids";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import { freeOf } from "@/server/domain/negotiation/ledger";
import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import { Prisma } from "./generated/client";
import { toJson } from "./json";
import { lockLedger, readLedger } from "./ledger";

export interface MoveAsk {
  negotiationId: string;
  containerId: number;
  containerName: string;
  need: MoveNeed;
  bids: readonly Bid[];
  now: EpochMs;
  heldUntil: EpochMs;
}

/**
 * The first half of a reservation: holds the room at the best bidder that still has it, under that host's own lock and
 * after a second look at its ledger.
 *
 * Returns  the bid that holds, or `null` when none does any more, or room is kept for the container already.
 */
export async function holdRoom(db: Database, ask: MoveAsk): Promise<Bid | null> {
  for (const bid of ask.bids.filter(({ fits }) => fits)) {
    try {
      const held = await db.prisma.$transaction((tx) => holdAt(tx, ask, bid));
      if (held) return bid;
    } catch (error) {
      // The unique index says that another one is open.
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return null;
      throw error;
    }
  }
  return null;
}

async function holdAt(tx: Transaction, ask: MoveAsk, bid: Bid): Promise<boolean> {
  const { need, now } = ask;
  await lockLedger(tx, bid.hostId);
  const { ledger } = await readLedger({ prisma: tx }, { hostId: bid.hostId, now, until: ask.heldUntil });
  if (freeOf(ledger, "cpu") < need.cpuMillicores || freeOf(ledger, "memory") < need.memoryBytes) return false;
  const { ledgerRevision } = await tx.host.findUniqueOrThrow({ where: { id: bid.hostId } });
  await tx.moveProposal.create({
    data: {
      negotiationId: ask.negotiationId,
      containerId: ask.containerId,
      hostId: bid.hostId,
      state: "held",
      cpuMillicores: need.cpuMillicores,
      memoryBytes: BigInt(need.memoryBytes),
      fence: ledgerRevision,
      residualRisk: bid.residualRisk,
      bids: toJson(ask.bids),
      heldUntil: new Date(ask.heldUntil),
      createdAt: new Date(now),
    },
  });
  const room = `${amountWords("cpu", need.cpuMillicores)} and ${amountWords("memory", need.memoryBytes)}`;
  await say(
    tx,
    ask.negotiationId,
    now,
    "broker",
    `${bid.hostName} keeps ${room} until a person decides: it ${bid.because}`,
  );
  await appendAudit(tx, {
    at: now,
    actor: "controller",
    action: "move.propose",
    subject: `container:${ask.containerId}`,
    detail: `${ask.containerName} could move to ${bid.hostName}, which keeps ${room}`,
  });
  return true;
}

/** Writes down what every host said: also that none has room. */
export async function sayBids(
  db: Database,
  negotiationId: string,
  bids: readonly Bid[],
  at: EpochMs,
): Promise<void> {
  const words = bids.map(({ hostName, because }) => `${hostName} ${because}`);
  const text =
    words.length === 0 ? "There is no other host to ask." : `Asked the other hosts: ${words.join("; ")}`;
  await db.prisma.$transaction((tx) => say(tx, negotiationId, at, "broker", text));
}

/** A message beside the protocol: it moves nothing. */
export async function say(
  tx: Transaction,
  negotiationId: string,
  at: EpochMs,
  sender: string,
  text: string,
): Promise<void> {
  await tx.negotiationMessage.create({
    data: { negotiationId, at: new Date(at), sender, kind: "move", text, body: {} },
  });
}

/**
 * Lets go of room that was kept on a host for too long, or whose container has come.
 * A container has come when one of the same workload runs there that began after the proposal: it counts by itself now.
 */
export async function endMoves(db: Database, hostId: number, now: EpochMs): Promise<void> {
  await db.pool.query(
    `update move_proposal m set state = 'moved', ended_at = $2
     from container was join workload w on w.id = was.workload_id
     where m.host_id = $1 and m.state in ('held', 'accepted') and was.id = m.container_id
       and exists (select from container c join workload v on v.id = c.workload_id
         where c.host_id = $1 and c.removed_at is null and c.started_at > m.created_at and v.key = w.key)`,
    [hostId, new Date(now)],
  );
  await db.prisma.moveProposal.updateMany({
    where: { hostId, state: { in: ["held", "accepted"] }, heldUntil: { lte: new Date(now) } },
    data: { state: "expired", endedAt: new Date(now) },
  });
}

/** What a broker looks at of every host but one. */
export async function otherHosts(db: Database, hostId: number, image: string) {
  return db.prisma.host.findMany({
    where: { id: { not: hostId }, OR: [{ endpoint: null }, { endpoint: { removedAt: null } }] },
    include: {
      _count: { select: { containers: { where: { image, removedAt: null } } } },
    },
    orderBy: { id: "asc" },
  });
}

/** Asks of a host that ended as infeasible since then, and for which no other host was asked yet. */
export async function unbrokered(db: Database, hostId: number, since: EpochMs) {
  return db.prisma.negotiation.findMany({
    where: {
      hostId,
      kind: "grant",
      state: "infeasible",
      createdAt: { gte: new Date(since) },
      messages: { none: { kind: "move" } },
      container: { removedAt: null },
    },
    include: { container: { select: { name: true, image: true } } },
    orderBy: { createdAt: "asc" },
  });
}
