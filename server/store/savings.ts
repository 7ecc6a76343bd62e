import type { z } from "zod";
import type { savingDay, savingRow } from "@/server/api/shapes/savings";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { SizedDimension } from "./right-sizes";

const KEPT_DAYS = 400;
const DAY_MS = 86_400_000;

// Sums of a whole day are written anew from its five minutes, so that running it twice changes nothing. Only hours with a cap
// count: without one nothing is set aside. The right size of a day is the last one that was known on it.
const SUM = `
insert into saving (day, container_id, dimension, hours, cap_hours, used_hours, right_hours)
select $1::date, r.container_id, d.dimension, count(*) / 12.0, sum(d.cap) / 12, sum(least(d.used, d.cap)) / 12,
  count(*) / 12.0 * max(s.wanted)
from telemetry.rollup r
join container c on c.id = r.container_id and c.host_id = $2
cross join lateral (values
  ('cpu', r.cpu_limit_millicores::float8, r.cpu_millicores::float8),
  ('memory', r.memory_limit_bytes::float8, r.memory_working_set_bytes::float8)
) as d(dimension, cap, used)
join right_size s on s.container_id = r.container_id and s.dimension = d.dimension
where r.resolution_seconds = 300 and r.at >= $1::date and r.at < $1::date + 1 and d.cap is not null and d.used is not null
group by r.container_id, d.dimension
order by r.container_id, d.dimension
on conflict (container_id, dimension, day) do update set
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

/** What each running container sets aside, uses, and would be right with. */
export async function readSavingRows(db: Database): Promise<z.infer<typeof savingRow>[]> {
  const { rows } = await db.pool.query(
    `select c.id, c.name, c.image, h.name as host, s.dimension, s.at, s.wanted, s.cap, s.used_mean, s.used_p95, s.level,
       s.margin, s.history_hours
     from right_size s join container c on c.id = s.container_id join host h on h.id = c.host_id
     where c.removed_at is null and c.state = 'running'
     order by c.name, c.id, s.dimension`,
  );
  return rows.map((row) => ({
    containerId: row.id as number,
    name: row.name as string,
    image: row.image as string,
    host: row.host as string,
    dimension: row.dimension as SizedDimension,
    at: (row.at as Date).getTime(),
    wanted: row.wanted as number,
    cap: row.cap as number | null,
    usedMean: row.used_mean as number,
    usedP95: row.used_p95 as number,
    level: row.level as string,
    margin: row.margin as number,
    historyHours: row.history_hours as number,
  }));
}

/** The fleet's days, oldest first: amounts are means over the hours of the day that were seen, all containers together. */
export async function readSavingDays(db: Database, now: EpochMs): Promise<z.infer<typeof savingDay>[]> {
  const { rows } = await db.pool.query(
    `select to_char(day, 'YYYY-MM-DD') as day, dimension, max(hours) as hours, sum(cap_hours) as cap, sum(used_hours) as used,
       sum(right_hours) as wanted
     from saving where day >= $1 group by day, dimension order by day, dimension`,
    [dayOf(now - 30 * DAY_MS)],
  );
  return rows.map((row) => ({
    day: row.day as string,
    dimension: row.dimension as SizedDimension,
    capHours: row.cap as number,
    usedHours: row.used as number,
    rightHours: row.wanted as number,
  }));
}
