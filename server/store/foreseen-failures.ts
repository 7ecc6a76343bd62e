import type { NotificationEvent } from "@/server/domain/notifications/notification-event";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { listPolicies, policyInForce } from "./policies";

/** An assessment that is older says nothing about now. */
const FRESH_MS = 3 * 60_000;
/** Nobody's threshold is lower. */
const LEAST_RISK = 0.01;
/** A risk must fall this far under its threshold to be over: one that hovers is told once. */
const OVER_SHARE = 0.5;
const SOON_SECONDS = 300;

const AT_RISK = `
select c.id, c.name, c.labels, w.name as workload, h.name as host, a.risk5, a.risk15, a.risk60, a.reason, a.early_seconds, a.at
from container c
join workload w on w.id = c.workload_id
join host h on h.id = c.host_id
cross join lateral (select * from assessment a where a.container_id = c.id order by a.at desc limit 1) a
where c.removed_at is null and c.state = 'running' and a.at >= $1 and a.at >= c.started_at and a.risk60 >= $2`;

export interface Foreseen {
  /** Over their threshold now, with a key each that opens a new episode. */
  begun: NotificationEvent[];
  /** Containers whose earlier episode is over. */
  over: number[];
}

/**
 * Who is about to fail now, and for whom it is over: far under the threshold, or gone. Whose risk is not known goes on.
 *
 * open  containers of which that has been said already.
 */
export async function readForeseen(db: Database, open: ReadonlySet<number>, now: EpochMs): Promise<Foreseen> {
  const [{ rows }, policies, running] = await Promise.all([
    db.pool.query<RiskColumns>(AT_RISK, [new Date(now - FRESH_MS), LEAST_RISK]),
    listPolicies(db),
    db.prisma.container.findMany({
      where: { id: { in: [...open] }, removedAt: null },
      select: {
        id: true,
        assessments: { orderBy: { at: "desc" }, take: 1, select: { at: true, risk60: true } },
      },
    }),
  ]);
  const begun: NotificationEvent[] = [];
  const stillHigh = new Set<number>();
  for (const row of rows) {
    const { policy } = policyInForce(policies, row.workload, row.labels);
    const risk = { 5: row.risk5, 15: row.risk15, 60: row.risk60 }[policy.horizonMinutes];
    if (risk >= policy.threshold * OVER_SHARE) stillHigh.add(row.id);
    if (risk >= policy.threshold && !open.has(row.id))
      begun.push(toEvent(row, policy.horizonMinutes, risk, now));
  }
  // Unknown is not over: an old assessment, or one without a risk, keeps the episode open.
  const unknown = running.filter(({ assessments: [newest] }) => {
    return !newest || newest.risk60 === null || now - newest.at.getTime() > FRESH_MS;
  });
  const goesOn = new Set([...stillHigh, ...unknown.map(({ id }) => id)]);
  return { begun, over: [...open].filter((id) => !goesOn.has(id)) };
}

interface RiskColumns {
  id: number;
  name: string;
  labels: Record<string, string>;
  workload: string;
  host: string;
  risk5: number;
  risk15: number;
  risk60: number;
  reason: string;
  early_seconds: number | null;
  at: Date;
}

function toEvent(row: RiskColumns, horizonMinutes: number, risk: number, now: EpochMs): NotificationEvent {
  const early = row.early_seconds;
  return {
    key: `foreseen:${row.id}:${now}`,
    kind: "foreseen",
    severity: early !== null && early <= SOON_SECONDS ? "critical" : "warning",
    containerId: row.id,
    workload: row.workload,
    culprit: row.name,
    hostName: row.host,
    title: `${row.name} is about to fail`,
    reason: `${Math.round(risk * 100)} % within ${horizonMinutes} min: ${row.reason}`,
    path: `/containers/${row.id}`,
    deadlineAt: null,
    at: row.at.getTime(),
  };
}
