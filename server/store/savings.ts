import type { z } from "zod";
import type { savingDay, savingReportRow, savingRow } from "@/server/api/shapes/savings";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { SizedDimension } from "./right-sizes";

const KEPT_DAYS = 400;
const DAY_MS = 86_400_000;

// Sums of a whole day are written anew from its five minutes, so that running it twice changes nothing. Only hours with a cap
// count: without one nothing is set aside. The right size of a day is the last one that was known on it.
const SUM = `
insert into saving (day, container_id, dimension, name, host, hours, cap_hours, used_hours, right_hours, reclaimed_hours)
select $1::date, r.container_id, d.dimension, max(c.name), max(h.name), count(*) / 12.0, sum(d.cap) / 12,
  sum(least(d.used, d.cap)) / 12, count(*) / 12.0 * max(s.wanted), sum(greatest(0, coalesce(o.original - d.cap, 0))) / 12
from telemetry.rollup r
join container c on c.id = r.container_id and c.host_id = $2
join host h on h.id = c.host_id
cross join lateral (values
  ('cpu', r.cpu_limit_millicores::float8, r.cpu_millicores::float8),
  ('memory', r.memory_limit_bytes::float8, r.memory_working_set_bytes::float8)
) as d(dimension, cap, used)
join right_size s on s.container_id = r.container_id and s.dimension = d.dimension
left join lateral (
  select max(rc.original)::float8 as original from reclaim rc
  where rc.container_id = r.container_id and rc.dimension = d.dimension
    and rc.starts_at <= r.at and (rc.ended_at is null or rc.ended_at > r.at)
) o on true
where r.resolution_seconds = 300 and r.at >= $1::date and r.at < $1::date + 1 and d.cap is not null and d.used is not null
group by r.container_id, d.dimension
order by r.container_id, d.dimension
on conflict (container_id, dimension, day) do update set
  name = excluded.name, host = excluded.host, reclaimed_hours = excluded.reclaimed_hours,
  hours = excluded.hours, cap_hours = excluded.cap_hours, used_hours = excluded.used_hours,
  right_hours = excluded.right_hours`;

/** Adds up a host's yesterday, whose last minutes came after midnight, and today (UTC), and forgets days past their time. */
export async function sumSavings(db: Database, hostId: number, now: EpochMs): Promise<void> {
  for (const day of [dayOf(now - DAY_MS), dayOf(now)]) await db.pool.query(SUM, [day, hostId]);
  await db.pool.query("delete from saving where day < $1", [dayOf(now - KEPT_DAYS * DAY_MS)]);
}

function dayOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * What each running container sets aside, uses, and would be right with.
 *
 * containerId  only of this one; left out: of all.
 */
export async function readSavingRows(
  db: Database,
  now: EpochMs,
  containerId?: number,
): Promise<z.infer<typeof savingRow>[]> {
  const { rows } = await db.pool.query(
    `select c.id, c.name, c.image, h.name as host, s.dimension, s.at, s.wanted, s.cap, s.used_mean, s.used_p95, s.level,
       s.margin, s.history_hours, case s.dimension when 'cpu' then c.cpu_limit_millicores::float8
         else c.memory_limit_bytes::float8 end as limit_now,
       rc.id as reclaim_id, rc.state, rc.original::float8, rc.lowered::float8, rc.steps, rc.starts_at, rc.wanted_back, ho.until
     from right_size s join container c on c.id = s.container_id join host h on h.id = c.host_id
     left join reclaim rc on rc.container_id = c.id and rc.dimension = s.dimension and rc.ended_at is null
     left join lateral (
       select max(held_off_until) as until from reclaim r2
       where r2.container_id = c.id and r2.dimension = s.dimension and r2.held_off_until > $1
     ) ho on true
     where c.removed_at is null and c.state = 'running' and ($2::int is null or c.id = $2)
     order by c.name, c.id, s.dimension`,
    [new Date(now), containerId ?? null],
  );
  return rows.map((row) => ({
    containerId: row.id as number,
    name: row.name as string,
    image: row.image as string,
    host: row.host as string,
    dimension: row.dimension as SizedDimension,
    at: (row.at as Date).getTime(),
    wanted: row.wanted as number,
    cap: row.limit_now as number | null,
    usedMean: row.used_mean as number,
    usedP95: row.used_p95 as number,
    level: row.level as string,
    margin: row.margin as number,
    historyHours: row.history_hours as number,
    reclaim: row.reclaim_id === null ? null : reclaimOf(row),
    heldOffUntil: (row.until as Date | null)?.getTime() ?? null,
  }));
}

function reclaimOf(row: Record<string, unknown>): NonNullable<z.infer<typeof savingRow>["reclaim"]> {
  return {
    id: row.reclaim_id as string,
    state: row.state as string,
    original: row.original as number,
    lowered: row.lowered as number,
    steps: row.steps as number,
    since: (row.starts_at as Date).getTime(),
    wantedBack: row.wanted_back as string | null,
  };
}

/**
 * The fleet's days, oldest first: amount × hours that were seen, all containers together, those that are gone included.
 *
 * host  only of this host; `null`: of all.
 */
export async function readSavingDays(
  db: Database,
  now: EpochMs,
  host: string | null,
): Promise<z.infer<typeof savingDay>[]> {
  const { rows } = await db.pool.query(
    `select to_char(day, 'YYYY-MM-DD') as day, dimension, max(hours) as hours, sum(cap_hours) as cap, sum(used_hours) as used,
       sum(right_hours) as wanted, sum(reclaimed_hours) as reclaimed
     from saving where day >= $1 and ($2::text is null or host = $2) group by day, dimension order by day, dimension`,
    [dayOf(now - 30 * DAY_MS), host],
  );
  return rows.map((row) => ({
    day: row.day as string,
    dimension: row.dimension as SizedDimension,
    capHours: row.cap as number,
    usedHours: row.used as number,
    rightHours: row.wanted as number,
    reclaimedHours: row.reclaimed as number,
  }));
}

/** Each container's sums over the last `days` days, also of those that are gone; what was reclaimed most first. */
export async function readSavingReport(
  db: Database,
  now: EpochMs,
  days: number,
): Promise<z.infer<typeof savingReportRow>[]> {
  const { rows } = await db.pool.query(
    `select container_id, dimension, (array_agg(name order by day desc))[1] as name,
       (array_agg(host order by day desc))[1] as host, sum(hours) as hours, sum(cap_hours) as cap, sum(used_hours) as used,
       sum(right_hours) as wanted, sum(reclaimed_hours) as reclaimed,
       to_char(min(day), 'YYYY-MM-DD') as first_day, to_char(max(day), 'YYYY-MM-DD') as last_day
     from saving where day > $1 group by container_id, dimension
     order by sum(reclaimed_hours) desc, sum(cap_hours - used_hours) desc`,
    [dayOf(now - days * DAY_MS)],
  );
  return rows.map((row) => ({
    containerId: row.container_id as number,
    dimension: row.dimension as SizedDimension,
    name: row.name as string,
    host: row.host as string,
    hours: row.hours as number,
    capHours: row.cap as number,
    usedHours: row.used as number,
    rightHours: row.wanted as number,
    reclaimedHours: row.reclaimed as number,
    firstDay: row.first_day as string,
    lastDay: row.last_day as string,
  }));
}
