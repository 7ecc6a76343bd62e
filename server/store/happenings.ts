import type { EventKind, NotificationEvent } from "@/server/domain/notifications/notification-event";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** What is older was told, or nobody wanted to hear of it. */
const LOOK_BACK_MS = 3_600_000;
/** An offer that ends sooner than this cannot wait for a quiet moment. */
const SOON_MS = 5 * 60_000;

// A line each of what a person may want to be told of: who, what its row is, and why.
const HAPPENINGS = `
select * from (
  select 'approval' as kind, n.id as row_id, '' as what, n.container_id, n.reason, n.id as negotiation_id,
    n.expires_at as deadline_at, n.created_at as at
  from negotiation n where n.state = 'waiting_approval'
  union all
  select 'failed', o.id::text, o.kind, o.container_id, o.detail, null, null, o.at
  from outcome o where o.at >= $1 and not o.planned and o.kind in ('oom_kill', 'exit_error', 'unhealthy')
  union all
  select 'lease_ended', l.id, l.dimension, l.container_id,
    coalesce(l.note, 'its time was over'), l.negotiation_id, null, l.ended_at
  from lease l where l.ended_at >= $1 and l.state in ('released', 'expired')
  union all
  select 'reverted', ch.id, ch.dimension, ch.container_id, coalesce(ch.error, ch.reason), ch.negotiation_id, null, ch.ended_at
  from change ch where ch.ended_at >= $1 and ch.state in ('failed', 'rolled_back')
  union all
  select 'reverted', o.id::text, 'outside', o.container_id, o.detail, null, null, o.at
  from outcome o where o.at >= $1 and o.kind = 'limits_changed_outside'
) h
join (
  select c.id, c.name as container, w.name as workload, hs.name as host
  from container c join workload w on w.id = c.workload_id join host hs on hs.id = c.host_id
) who on who.id = h.container_id
order by h.at`;

interface Happening {
  kind: Exclude<EventKind, "foreseen" | "unwell">;
  row_id: string;
  what: string;
  container_id: number;
  container: string;
  workload: string;
  host: string;
  reason: string;
  negotiation_id: string | null;
  deadline_at: Date | null;
  at: Date;
}

/** What waits for a person now, and what happened to containers in the last hour. */
export async function readHappenings(db: Database, now: EpochMs): Promise<NotificationEvent[]> {
  const { rows } = await db.pool.query<Happening>(HAPPENINGS, [new Date(now - LOOK_BACK_MS)]);
  return rows.map((row) => {
    const deadlineAt = row.deadline_at?.getTime() ?? null;
    return {
      key: `${row.kind}:${row.row_id}`,
      kind: row.kind,
      severity: severityOf(row.kind, deadlineAt, now),
      containerId: row.container_id,
      workload: row.workload,
      culprit: row.container,
      hostName: row.host,
      title: titleOf(row),
      reason: row.reason,
      path: row.negotiation_id ? `/negotiations/${row.negotiation_id}` : `/containers/${row.container_id}`,
      deadlineAt,
      at: row.at.getTime(),
    };
  });
}

function severityOf(
  kind: Happening["kind"],
  deadlineAt: EpochMs | null,
  now: EpochMs,
): NotificationEvent["severity"] {
  if (kind === "failed") return "critical";
  if (kind === "lease_ended") return "info";
  return deadlineAt !== null && deadlineAt - now <= SOON_MS ? "critical" : "warning";
}

const FAILED: Record<string, string> = {
  oom_kill: "was killed: out of memory",
  exit_error: "exited with an error",
  unhealthy: "became unhealthy",
};

function titleOf({ kind, what, container }: Happening): string {
  if (kind === "approval") return `${container} waits for your decision`;
  if (kind === "failed") return `${container} ${FAILED[what] ?? "failed"}`;
  if (kind === "lease_ended") return `${container}: a ${what} lease ended`;
  return what === "outside"
    ? `${container}: a limit was changed by somebody else`
    : `${container}: a ${what} limit was put back`;
}
