import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import type { Feed } from "./generated/client";

/** Containers that run, on one host or on all, with the names that a series may call them by. */
export async function runningByName(
  { prisma }: Database,
  hostId: number | null,
): Promise<{ id: number; name: string; workload: string }[]> {
  const rows = await prisma.container.findMany({
    where: { removedAt: null, state: "running", ...(hostId === null ? {} : { hostId }) },
    select: { id: true, name: true, workload: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, name, workload }) => ({ id, name, workload: workload.name }));
}

/** Keeps a feed's values as one series of each container, beside those of the container's own endpoint. */
export async function saveCovariates(
  db: Database,
  feed: Pick<Feed, "id" | "name" | "role">,
  values: ReadonlyMap<number, number>,
  at: EpochMs,
): Promise<void> {
  const labels = JSON.stringify({ feed: feed.name });
  await db.pool.query(SAVE, [
    [...values.keys()],
    [...values.values()],
    `feed:${feed.id}`,
    labels,
    feed.role,
    new Date(at),
    feed.name,
  ]);
}

/** Whether its series are kept is decided when a feed begins to speak; a person may choose otherwise, as for any series. */
const SAVE = `
with said as (
  select * from unnest($1::int[], $2::float8[]) as s(container_id, value)
), known as (
  update telemetry_series t set last_value = s.value, last_at = $6, labels = $4::jsonb
  from said s where t.container_id = s.container_id and t.name = $7 and t.labels_key = $3
  returning t.id, t.container_id, t.selected, t.last_value
), fresh as (
  insert into telemetry_series (container_id, name, labels, labels_key, type, role, selected, last_value, last_at)
  select s.container_id, $7, $4::jsonb, $3, 'gauge', $5, true, s.value, $6 from said s
  where not exists (select from known k where k.container_id = s.container_id)
  on conflict (container_id, name, labels_key) do update set last_at = excluded.last_at
  returning id, container_id, selected, last_value
)
insert into telemetry.application (series_id, at, value)
select id, $6, last_value from (select * from known union all select * from fresh) kept where selected`;

/** Forecasts hear no more of a feed that is gone. */
export async function endCovariates(tx: Transaction, feedId: number): Promise<void> {
  await tx.telemetrySeries.deleteMany({ where: { labelsKey: `feed:${feedId}` } });
}
