import type { EpochMs, LimitDimension } from "@/server/domain/units";
import type { Database } from "./database";
import { UNDER_WAY } from "./negotiations";

/** What was lately said and done about one container. */
export interface NegotiationHistory {
  underWay: LimitDimension[];
  /** Asks of the last hour that are over, newest first. */
  ended: { at: EpochMs; dimension: LimitDimension; state: string }[];
  lastChangeAt: EpochMs | null;
  changesInFlight: number;
  changesLastHour: number;
}

/** By container; one about which nothing was said or done is absent. */
export async function containerHistories(
  db: Database,
  hostId: number,
  now: EpochMs,
): Promise<Map<number, NegotiationHistory>> {
  const hourAgo = new Date(now - 3_600_000);
  const [negotiations, changes] = await Promise.all([
    db.prisma.negotiation.findMany({
      where: { hostId, OR: [{ state: { in: [...UNDER_WAY] } }, { endedAt: { gte: hourAgo } }] },
      select: { containerId: true, dimension: true, kind: true, state: true, endedAt: true },
      orderBy: { createdAt: "desc" },
    }),
    db.prisma.change.findMany({
      where: {
        container: { hostId },
        OR: [{ state: { in: ["intended", "calling"] } }, { decidedAt: { gte: hourAgo } }],
      },
      select: { containerId: true, kind: true, state: true, decidedAt: true, endedAt: true },
    }),
  ]);
  const histories = new Map<number, NegotiationHistory>();
  const of = (id: number): NegotiationHistory => {
    const known = histories.get(id);
    if (known) return known;
    const fresh = { underWay: [], ended: [], lastChangeAt: null, changesInFlight: 0, changesLastHour: 0 };
    histories.set(id, fresh);
    return fresh;
  };
  for (const row of negotiations) {
    const dimension = row.dimension as LimitDimension;
    if (!row.endedAt) of(row.containerId).underWay.push(dimension);
    else if (row.kind === "grant")
      of(row.containerId).ended.push({ at: row.endedAt.getTime(), dimension, state: row.state });
  }
  for (const row of changes) {
    const history = of(row.containerId);
    history.changesLastHour += 1;
    if (row.state === "intended" || row.state === "calling") history.changesInFlight += 1;
    const at = (row.endedAt ?? row.decidedAt).getTime();
    // What it gets back of its own is no grant: an ask need not wait after it.
    if (row.state !== "stale" && row.kind !== "restore")
      history.lastChangeAt = Math.max(history.lastChangeAt ?? 0, at);
  }
  return histories;
}
