import type { AlarmHistory } from "@/server/domain/learning/alarm-record";
import type { Cause, HorizonMinutes } from "@/server/domain/risk/assessment";
import type { EpochMs, Probability } from "@/server/domain/units";
import type { Database } from "./database";
import { groupBy } from "./group-by";
import { isFailure, isGoingOn, isOnset } from "./outcomes";
import { listPolicies, policyInForce } from "./policies";

/** What every container was said and what came of it since `from`, each at the threshold and horizon in force for it now. */
export async function readAlarmHistories(db: Database, from: EpochMs, now: EpochMs): Promise<AlarmHistory[]> {
  const [policies, containers] = await Promise.all([
    listPolicies(db),
    db.prisma.container.findMany({
      where: { OR: [{ removedAt: null }, { removedAt: { gte: new Date(from) } }] },
      select: { id: true, labels: true, removedAt: true, workload: { select: { name: true } } },
    }),
  ]);
  const terms = containers.map(({ id, labels, removedAt, workload }) => {
    const { threshold, horizonMinutes } = policyInForce(
      policies,
      workload.name,
      labels as Record<string, string>,
    ).policy;
    return { id, threshold, horizonMinutes, until: removedAt?.getTime() ?? now };
  });
  const [counts, alarms, failures, leases] = await Promise.all([
    db.pool.query<{ id: number; minutes: number }>(UNTREATED, [terms.map(({ id }) => id), new Date(from)]),
    readAlarms(db, terms, from),
    db.pool.query<{ id: number; at: Date; cause: Cause }>(FAILURES, [
      terms.map(({ id }) => id),
      new Date(from),
    ]),
    db.prisma.lease.findMany({
      where: {
        state: { not: "rolled_back" },
        OR: [{ endedAt: null }, { endedAt: { gte: new Date(from) } }],
      },
      select: { containerId: true, startsAt: true, endsAt: true, endedAt: true },
    }),
  ]);
  const minutesOf = new Map(counts.rows.map(({ id, minutes }) => [id, minutes]));
  const failuresOf = groupBy(failures.rows, ({ id }) => id);
  const leasesOf = groupBy(leases, ({ containerId }) => containerId);
  return terms
    .filter(({ id }) => minutesOf.has(id) || alarms.has(id))
    .map(({ id, horizonMinutes, until }) => ({
      horizonMs: horizonMinutes * 60_000,
      until,
      alarms: alarms.get(id) ?? [],
      failures: (failuresOf.get(id) ?? []).map(({ at, cause }) => ({ at: at.getTime(), cause })),
      treated: (leasesOf.get(id) ?? []).map(({ startsAt, endsAt, endedAt }) => ({
        from: startsAt.getTime(),
        until: (endedAt ?? endsAt).getTime(),
      })),
      untreatedMinutes: minutesOf.get(id) ?? 0,
    }));
}

async function readAlarms(
  db: Database,
  terms: readonly { id: number; threshold: Probability; horizonMinutes: HorizonMinutes }[],
  from: EpochMs,
): Promise<Map<number, EpochMs[]>> {
  const { rows } = await db.pool.query<{ id: number; at: Date }>(ALARMS, [
    terms.map(({ id }) => id),
    terms.map(({ threshold }) => threshold),
    terms.map(({ horizonMinutes }) => horizonMinutes),
    new Date(from),
  ]);
  const groups = groupBy(rows, ({ id }) => id);
  return new Map([...groups].map(([id, own]) => [id, own.map(({ at }) => at.getTime())]));
}

const ALARMS = `
select a.container_id as id, a.at
from unnest($1::int[], $2::float8[], $3::int[]) as c(id, threshold, horizon)
join assessment a on a.container_id = c.id and a.at >= $4
  and case c.horizon when 5 then a.risk5 when 15 then a.risk15 else a.risk60 end >= c.threshold
where not exists (
  select from outcome o where o.container_id = a.container_id and ${isFailure("o")} and ${isGoingOn("o", "a.at")})
order by a.container_id, a.at`;

const UNTREATED = `
select a.container_id as id, count(distinct date_trunc('minute', a.at))::float8 as minutes
from assessment a
where a.container_id = any($1::int[]) and a.at >= $2 and a.risk5 is not null and not exists (
  select from lease l where l.container_id = a.container_id and l.state <> 'rolled_back' and l.starts_at <= a.at
    and coalesce(l.ended_at, l.ends_at) > a.at)
group by a.container_id`;

// What failed before the first assessment could not have been foreseen by anybody.
const FAILURES = `
select o.container_id as id, o.at, coalesce(o.cause, 'other') as cause
from outcome o
where o.container_id = any($1::int[]) and ${isFailure("o")} and ${isOnset("o")} and o.at > greatest($2::timestamptz, (
  select min(a.at) from assessment a where a.container_id = o.container_id and a.at >= $2 and a.risk5 is not null))
  and exists (select from assessment a where a.container_id = o.container_id and a.at >= $2 and a.at < o.at and a.risk5 is not null)
order by o.container_id, o.at`;
