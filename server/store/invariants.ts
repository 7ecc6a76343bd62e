import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";

/** A promise that was found broken, on one thing. */
export interface Violation {
  invariant: Invariant;
  /** "change:<id>", "lease:<id>", "host:<id>", … */
  subject: string;
  detail: string;
}

export interface InvariantQuestion {
  now: EpochMs;
  intervalSeconds: Seconds;
  /** Grants that policies may decide on one host in an hour. */
  hourlyBudget: number;
}

/**
 * What must be true of the rows at any moment, whoever was killed, paused or delivered twice. Each finds what breaks it
 * within the last hour, as (subject, detail). A host that is not collected, or warms up, is asked nothing that only
 * running workers can mend.
 */
const SQL = {
  /** Leases in force and the reserve fit into the host; where limits count, all limits do, unless people set them so. */
  over_commit: `
    select 'host:' || h.id as subject,
      d.dimension || ': ' || d.promised || ' promised of ' || (d.capacity - d.reserve) as detail
    from host h cross join lateral (
      select 'memory' as dimension, h.memory_bytes as capacity, h.reserve_memory_bytes as reserve,
        (select coalesce(sum(granted), 0) from held where held.host_id = h.id and dimension = 'memory') as promised,
        (select coalesce(sum(greatest(c.memory_limit_bytes, l.granted)), 0) from container c
          left join held l on l.container_id = c.id and l.dimension = 'memory'
          where c.host_id = h.id and c.removed_at is null and c.state = 'running') as limits,
        (select coalesce(sum(coalesce(l.baseline, c.memory_limit_bytes)), 0) from container c
          left join held l on l.container_id = c.id and l.dimension = 'memory'
          where c.host_id = h.id and c.removed_at is null and c.state = 'running') as peoples
      union all
      select 'cpu', h.cpu_millicores, h.reserve_cpu_millicores,
        (select coalesce(sum(granted), 0) from held where held.host_id = h.id and dimension = 'cpu'),
        (select coalesce(sum(greatest(c.cpu_limit_millicores, l.granted)), 0) from container c
          left join held l on l.container_id = c.id and l.dimension = 'cpu'
          where c.host_id = h.id and c.removed_at is null and c.state = 'running'),
        (select coalesce(sum(coalesce(l.baseline, c.cpu_limit_millicores)), 0) from container c
          left join held l on l.container_id = c.id and l.dimension = 'cpu'
          where c.host_id = h.id and c.removed_at is null and c.state = 'running')
    ) d
    where d.promised > d.capacity - d.reserve
      or (h.commit_rule = 'limits' and d.limits > d.capacity - d.reserve and d.peoples <= d.capacity - d.reserve)`,
  double_apply: `
    select 'negotiation:' || negotiation_id, count(*) || ' grants carried out for one decision'
    from change, given where kind = 'grant' and state = 'verified' and decided_at >= given.since
    group by negotiation_id having count(*) > 1
    union all
    select 'container:' || container_id, count(*) || ' changes in flight at once'
    from change where state in ('intended', 'calling') group by container_id having count(*) > 1`,
  grant_without_end: `
    select 'lease:' || l.id, 'in force past ' || l.ends_at || ' without a word why'
    from lease l join container c on c.id = l.container_id join awake h on h.id = l.host_id, given
    where l.state in ('reserved', 'active') and c.state = 'running' and c.removed_at is null
      and (l.ends_at <= l.starts_at or (l.note is null and l.ends_at < given.now - interval '30 minutes'))
      and not given.paused`,
  reservation_without_change: `
    select 'lease:' || l.id, 'reserved, and no change is on its way to use it'
    from lease l where l.state = 'reserved'
      and not exists (select from change c where c.lease_id = l.id and c.state in ('intended', 'calling'))`,
  change_without_intent: `
    select 'change:' || c.id, c.state || ' ' || c.kind || ': not decided before it was called, or not read back'
    from change c, given where c.ended_at >= given.since
      and ((c.state = 'verified' and (c.observed is null or c.called_at is null))
        or c.called_at < c.decided_at - interval '1 second'
        or coalesce(case c.dimension when 'cpu' then c.to_cpu_millicores when 'memory' then c.to_memory_bytes
          when 'network' then c.to_network_bytes_per_second else c.to_disk_bytes_per_second end, 0) <= 0)`,
  change_without_conclusion: `
    select 'change:' || c.id, c.state || ' since ' || c.decided_at
    from change c join container k on k.id = c.container_id join awake h on h.id = k.host_id, given
    where c.state in ('intended', 'calling')
      and greatest(c.decided_at, c.applies_at) < given.now - interval '10 minutes'`,
  change_without_audit: `
    select 'change:' || c.id, c.state || ' ' || c.kind || ' is not in the audit'
    from change c, given where c.ended_at >= given.since and c.state in ('verified', 'failed', 'stale')
      and not exists (select from audit a where a.at >= given.since - interval '1 minute' and a.body ->> 'changeId' = c.id)`,
  grant_without_change: `
    select 'negotiation:' || n.id, 'committed, and no change was verified'
    from negotiation n, given where n.state = 'committed' and n.kind = 'grant' and n.created_at >= given.since
      and not exists (select from change c where c.negotiation_id = n.id and c.state = 'verified')
    union all
    select 'lease:' || l.id, 'active, and no change was verified'
    from lease l, given where l.state in ('active', 'releasing') and l.starts_at >= given.since
      and not exists (select from change c where c.lease_id = l.id and c.state = 'verified')`,
  decision_on_stale_data: `
    select 'negotiation:' || n.id, 'decided without a sample in the ' || given.fresh || ' before'
    from negotiation n join host h on h.id = n.host_id, given
    where n.kind = 'grant' and n.decided_by like 'policy:%' and n.created_at >= given.since
      and n.created_at >= coalesce(h.warm_up_until, n.created_at)
      and not exists (select from telemetry.sample s where s.container_id = n.container_id
        and s.at between n.created_at - given.fresh and n.created_at + interval '10 seconds')`,
  limit_below_use: `
    select 'change:' || c.id, 'memory lowered to ' || c.to_memory_bytes || ' under a working set of ' || s.used
    from change c cross join lateral (
      select memory_working_set_bytes as used from telemetry.sample s
      where s.container_id = c.container_id and s.at between c.called_at - interval '1 minute' and c.called_at
      order by s.at desc limit 1
    ) s, given
    where c.ended_at >= given.since and c.state = 'verified' and c.dimension = 'memory'
      and c.to_memory_bytes < c.from_memory_bytes and s.used > c.to_memory_bytes`,
  budget_exceeded: `
    select 'host:' || k.host_id, count(*) || ' grants decided by policies within the hour'
    from change c join negotiation n on n.id = c.negotiation_id join container k on k.id = c.container_id, given
    where c.kind = 'grant' and c.decided_at >= given.since and n.decided_by like 'policy:%'
    group by k.host_id, given.budget having count(*) > given.budget`,
} as const;

export type Invariant = keyof typeof SQL;
export const INVARIANTS = Object.keys(SQL) as Invariant[];

const GIVEN = `
with given as (
  select $1::timestamptz as now, $1::timestamptz - interval '1 hour' as since,
    greatest(make_interval(secs => 3 * $2::float8), interval '1 minute') as fresh, $3::int as budget,
    exists (select from setting where key = 'acting_paused' and value = 'true'::jsonb) as paused
),
held as (select * from lease where state in ('reserved', 'active', 'releasing')),
awake as (
  select h.* from host h, given where h.status = 'up' and h.last_collected_at >= given.now - interval '2 minutes'
    and coalesce(h.warm_up_until, given.now) <= given.now - interval '5 minutes'
)`;

/** Every promise that is broken now, or was within the last hour; none is what there should be. */
export async function findViolations(db: Database, question: InvariantQuestion): Promise<Violation[]> {
  const { now, intervalSeconds, hourlyBudget } = question;
  const each = INVARIANTS.map(
    (name) => `select '${name}' as invariant, subject, detail from (${SQL[name]}) as v(subject, detail)`,
  );
  const { rows } = await db.pool.query<Violation>(`${GIVEN}\n${each.join("\nunion all\n")}`, [
    new Date(now),
    intervalSeconds,
    hourlyBudget,
  ]);
  return rows;
}
