import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import type { Container, Reclaim } from "./generated/client";

export type LiveReclaim = Reclaim & { container: Container };

/** Reclaims of a host that are not over, oldest first. */
export async function liveReclaims(
  { prisma }: { prisma: Database["prisma"] | Transaction },
  hostId: number,
): Promise<LiveReclaim[]> {
  return prisma.reclaim.findMany({
    where: { hostId, endedAt: null },
    include: { container: true },
    orderBy: { startsAt: "asc" },
  });
}

/** Why nothing is to be taken from a container now, beside what it says itself. */
export interface ReclaimHistory {
  live: LiveReclaim | null;
  /** It was given back lately. */
  heldOffUntil: EpochMs | null;
  /** The same was offered, and not taken. */
  saidAt: EpochMs | null;
}

const DAY_MS = 86_400_000;

/** By "<container>/<dimension>": what was lately reclaimed and said; absent: nothing. */
export async function reclaimHistories(
  db: Database,
  hostId: number,
  now: EpochMs,
): Promise<Map<string, ReclaimHistory>> {
  const [live, held, said] = await Promise.all([
    liveReclaims(db, hostId),
    db.prisma.reclaim.findMany({
      where: { hostId, heldOffUntil: { gt: new Date(now) } },
      select: { containerId: true, dimension: true, heldOffUntil: true },
    }),
    db.prisma.negotiation.findMany({
      where: {
        hostId,
        kind: "reclaim",
        endedAt: { gte: new Date(now - DAY_MS) },
        state: { in: ["observed", "rejected", "expired"] },
      },
      select: { containerId: true, dimension: true, endedAt: true },
    }),
  ]);
  const histories = new Map<string, ReclaimHistory>();
  const of = (row: { containerId: number; dimension: string }) => {
    const key = `${row.containerId}/${row.dimension}`;
    const known = histories.get(key) ?? { live: null, heldOffUntil: null, saidAt: null };
    histories.set(key, known);
    return known;
  };
  for (const row of live) of(row).live = row;
  for (const row of held) {
    const history = of(row);
    history.heldOffUntil = Math.max(history.heldOffUntil ?? 0, row.heldOffUntil?.getTime() ?? 0);
  }
  for (const row of said) {
    const history = of(row);
    history.saidAt = Math.max(history.saidAt ?? 0, row.endedAt?.getTime() ?? 0);
  }
  return histories;
}

/** How often a container had to be given back in one dimension: what the next hold-off grows from. */
export async function backOffsOf(
  tx: Transaction,
  { containerId, dimension }: { containerId: number; dimension: string },
): Promise<number> {
  const newest = await tx.reclaim.findFirst({
    where: { containerId, dimension, endedAt: { not: null } },
    orderBy: { startsAt: "desc" },
    select: { backOffs: true },
  });
  return newest?.backOffs ?? 0;
}

/** Whether a grant or a gift holds this container's limit now: then it is not for reclaiming. */
export async function isHeldOtherwise(
  tx: Transaction,
  { containerId, dimension }: { containerId: number; dimension: string },
): Promise<boolean> {
  const [leases, gifts] = await Promise.all([
    tx.lease.count({
      where: { containerId, dimension, state: { in: ["reserved", "active", "releasing"] } },
    }),
    tx.donation.count({
      where: { containerId, dimension, state: { in: ["intended", "given", "returning"] } },
    }),
  ]);
  return leases + gifts > 0;
}
