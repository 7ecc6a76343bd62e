import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";
import { isFailure, isGoingOn } from "./outcomes";

const BATCH = 2_000;
/** Of samples: a container whose next sample is not yet due was watched so far. */
const DUE_INTERVALS = 2;

// A minute on top of the hour: events are told late. A row waits while a grant within its hour is not judged yet; a grant
// that is never judged (it raised nothing) holds it up for seventy minutes at most.
const SETTLE = `
with due as (
  select r.container_id, r.minute, r.at, r.at + interval '1 hour' as until
  from feature_row r
  where r.settled_at is null and r.minute <= $1::timestamptz - interval '61 minutes'
    and not exists (
      select from change g
      where g.container_id = r.container_id and g.kind = 'grant' and g.state = 'verified' and g.ended_at > r.at
        and g.ended_at <= r.at + interval '1 hour' and g.ended_at > $1::timestamptz - interval '70 minutes'
        and not exists (select from averted a where a.change_id = g.id))
  order by r.minute
  limit ${BATCH}
), told as (
  select d.container_id, d.minute, f.*, c.minutes as treated_minutes, e.minutes as ended_minutes,
    s.minutes + $2::float8 as known_minutes, x.minutes as passed_minutes,
    exists (
      select from outcome o
      where o.container_id = d.container_id and ${isFailure("o")} and ${isGoingOn("o", "d.at")}) as is_failing
  from due d
  cross join lateral (
    select min(minutes) filter (where cause = 'memory') as memory, min(minutes) filter (where cause = 'cpu') as cpu,
      min(minutes) filter (where cause = 'other') as other, (array_agg(id order by minutes, id))[1] as outcome_id
    from (
      select o.id, case when o.cause in ('memory', 'cpu') then o.cause else 'other' end as cause,
        extract(epoch from o.at - d.at)::float8 / 60 as minutes
      from outcome o
      where o.container_id = d.container_id and ${isFailure("o")} and o.at > d.at and o.at <= d.until) came
  ) f
  left join lateral (
    select extract(epoch from own.ended_at - d.at)::float8 / 60 as minutes, own.ended_at, a.verdict, a.limit_before
    from change own left join averted a on a.change_id = own.id
    where own.container_id = d.container_id and own.state = 'verified' and own.ended_at > d.at
      and own.ended_at <= d.until
    order by own.ended_at limit 1
  ) c on true
  cross join lateral (
    select extract(epoch from min(o.at) - d.at)::float8 / 60 as minutes from outcome o
    where o.container_id = d.container_id and o.at > d.at and o.at <= d.until
      and o.kind in ('stopped', 'exit_clean', 'replaced', 'own_change', 'limits_changed_outside')
  ) e
  cross join lateral (
    select extract(epoch from max(s.at) - d.at)::float8 / 60 as minutes from telemetry.sample s
    where s.container_id = d.container_id and s.at > d.at and s.at <= d.until
  ) s
  cross join lateral (
    select extract(epoch from min(s.at) - d.at)::float8 / 60 as minutes from telemetry.sample s
    where c.verdict = 'confirmed' and s.container_id = d.container_id and s.at > c.ended_at and s.at <= d.until
      and s.memory_working_set_bytes > c.limit_before
  ) x
)
update feature_row r set
  settled_at = $1, memory_minutes = least(t.memory, t.passed_minutes), cpu_minutes = t.cpu, other_minutes = t.other,
  outcome_id = t.outcome_id,
  seen_minutes = case when t.is_failing then 0
    else least(60, coalesce(t.known_minutes, 0), t.treated_minutes, t.ended_minutes) end,
  treated = case when t.passed_minutes is not null then 'averted' when t.treated_minutes is not null then 'censored' end
from told t
where r.container_id = t.container_id and r.minute = t.minute and r.settled_at is null`;

/**
 * Settles what came of the kept rows whose hour is over: minutes to the next failure of each cause, and how long the
 * container was watched undisturbed: not at all while a failure goes on, since nothing is foretold then. Network and disk
 * count as other: no trees are trained for them. A change of ours, a planned end or somebody else's change censors; memory that then
 * passed the limit from before a grant counts as the failure that it would have been, at that time.
 *
 * Returns  how many rows were settled.
 */
export async function settleFeatureRows(
  db: Database,
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<number> {
  const grace = (DUE_INTERVALS * intervalSeconds) / 60;
  let settled = 0;
  for (;;) {
    const { rowCount } = await db.pool.query(SETTLE, [new Date(now), grace]);
    settled += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) return settled;
  }
}
