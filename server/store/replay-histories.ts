import type { ReplayHistory } from "@/server/domain/negotiation/replay-policy";
import type { Cause } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { groupBy } from "./group-by";
import { readFailureTimes } from "./outcomes";

/** So many containers a statement: none of them holds a connection for long. */
const BITE = 100;

/**
 * What containers went through since `from`: failures, PFN's own grants, and the minutes whose risk reached the
 * container's `floor` within any horizon; quieter ones are left in the database. A container that was never assessed in
 * that time is absent.
 */
export async function readReplayHistories(
  db: Database,
  floors: ReadonlyMap<number, number>,
  from: EpochMs,
  until: EpochMs,
): Promise<Map<number, ReplayHistory>> {
  const histories = new Map<number, ReplayHistory>();
  const all = [...floors];
  for (let start = 0; start < all.length; start += BITE) {
    const bite = all.slice(start, start + BITE);
    const ids = bite.map(([id]) => id);
    const span = [new Date(from), new Date(until)];
    const [known, minutes, failures, leases] = await Promise.all([
      db.pool.query<{ id: number; first: Date }>(KNOWN, [ids, ...span]),
      db.pool.query<MinuteColumns>(MINUTES, [ids, bite.map(([, floor]) => floor), ...span]),
      readFailureTimes(db, ids, from),
      db.prisma.lease.findMany({
        where: {
          containerId: { in: ids },
          state: { not: "rolled_back" },
          startsAt: { lte: new Date(until) },
        },
        select: { containerId: true, startsAt: true, endsAt: true, endedAt: true },
      }),
    ]);
    const minutesOf = groupBy(minutes.rows, (row) => row.id);
    const leasesOf = groupBy(leases, (lease) => lease.containerId);
    for (const { id, first } of known.rows) {
      const firstAt = first.getTime();
      histories.set(id, {
        from: firstAt,
        until,
        minutes: (minutesOf.get(id) ?? []).map(toMinute),
        // What failed before the first assessment could not have been foreseen by anybody.
        failures: (failures.get(id) ?? []).filter((at) => at >= firstAt && at <= until),
        treated: (leasesOf.get(id) ?? []).map(({ startsAt, endsAt, endedAt }) => ({
          from: startsAt.getTime(),
          until: (endedAt ?? endsAt).getTime(),
        })),
      });
    }
  }
  return histories;
}

interface MinuteColumns {
  id: number;
  at: Date;
  risk5: number;
  risk15: number;
  risk60: number;
  cause: Cause;
  cpu_limit: number | null;
  memory_limit: string | null;
}

const toMinute = (row: MinuteColumns): ReplayHistory["minutes"][number] => ({
  at: row.at.getTime(),
  risk: { 5: row.risk5, 15: row.risk15, 60: row.risk60 },
  cause: row.cause,
  cpuLimitMillicores: row.cpu_limit,
  memoryLimitBytes: row.memory_limit === null ? null : Number(row.memory_limit),
});

const KNOWN = `
select container_id as id, min(at) as first from assessment
where container_id = any($1::int[]) and at >= $2 and at <= $3 and risk15 is not null
group by container_id`;

const MINUTES = `
select a.container_id as id, a.at, a.risk5, a.risk15, a.risk60, a.cause,
  r.cpu_limit_millicores as cpu_limit, r.memory_limit_bytes as memory_limit
from unnest($1::int[], $2::float8[]) as c(id, floor)
join assessment a on a.container_id = c.id and a.at >= $3 and a.at <= $4
  and greatest(a.risk5, a.risk15, a.risk60) >= c.floor
left join telemetry.rollup r on r.resolution_seconds = 60 and r.container_id = a.container_id
  and r.at = date_trunc('minute', a.at)
order by a.container_id, a.at`;
