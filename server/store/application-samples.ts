import { createHash } from "node:crypto";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Scrape } from "@/server/ports/telemetry-source";
import type { Database } from "./database";
import { storableJson } from "./storable-json";

export type SeriesRole = "latency" | "errors" | "queue" | "traffic";

/**
 * Keeps what a scrape brought: the list of series always, values only of those that are selected. A series seen for the
 * first time is selected when its name tells its role; from then on a person's choice stands.
 *
 * roles  one guess a series of the scrape, in its order.
 */
export async function saveScrape(
  db: Database,
  containerId: number,
  scrape: Scrape,
  roles: readonly (SeriesRole | null)[],
): Promise<void> {
  const rows = scrape.series.map((series, i) => ({
    name: series.name,
    labels: series.labels,
    // A hash: labels may be longer than an index takes.
    labels_key: createHash("sha256")
      .update(JSON.stringify(Object.entries(series.labels).sort()))
      .digest("hex"),
    type: series.type,
    value: series.value,
    role: roles[i] ?? null,
  }));
  await db.pool.query(SAVE, [containerId, storableJson(rows), new Date(scrape.at)]);
  const left = scrape.truncated > 0 ? `; ${scrape.truncated} series over the cap were left out` : "";
  await db.prisma.container.update({
    where: { id: containerId },
    data: {
      telemetryStatus: `${scrape.series.length} series${left}`,
      telemetryAt: new Date(scrape.at),
      telemetryAnsweredAt: new Date(scrape.at),
    },
  });
}

// As for containers: known rows are updated and only new ones inserted, so that the sequence of ids lasts.
const SAVE = `
with seen as (
  select distinct on (name, labels_key) * from jsonb_to_recordset($2::jsonb) as s(
    name text, labels jsonb, labels_key text, type text, value float8, role text)
), known as (
  update telemetry_series t set last_value = s.value, last_at = $3, type = s.type
  from seen s where t.container_id = $1::int and t.name = s.name and t.labels_key = s.labels_key
  returning t.id, t.selected, t.last_value
), fresh as (
  insert into telemetry_series (container_id, name, labels, labels_key, type, role, selected, last_value, last_at)
  select $1::int, name, labels, labels_key, type, role, role is not null, value, $3 from seen s
  where not exists (
    select from telemetry_series t
    where t.container_id = $1::int and t.name = s.name and t.labels_key = s.labels_key)
  on conflict (container_id, name, labels_key) do update set last_at = excluded.last_at
  returning id, selected, last_value
)
insert into telemetry.application (series_id, at, value)
select id, $3, last_value from (select * from known union all select * from fresh) kept
where selected and last_value is not null`;

export async function saveScrapeFailure(
  db: Database,
  containerId: number,
  at: EpochMs,
  because: string,
): Promise<void> {
  await db.prisma.container.update({
    where: { id: containerId },
    data: { telemetryStatus: because, telemetryAt: new Date(at) },
  });
}

/** One series for a chart: at most about 720 points, averaged by step. */
export async function readApplicationHistory(
  db: Database,
  seriesId: number,
  now: EpochMs,
  rangeSeconds: Seconds,
): Promise<{ at: number[]; value: number[] }> {
  const step = Math.max(10, Math.ceil(rangeSeconds / 720));
  const { rows } = await db.pool.query(
    `select date_bin(make_interval(secs => $3), at, $2) as at, avg(value) as value
     from telemetry.application where series_id = $1 and at >= $2 group by 1 order by 1`,
    [seriesId, new Date(now - rangeSeconds * 1000), step],
  );
  return {
    at: rows.map((row) => (row.at as Date).getTime()),
    value: rows.map((row) => row.value as number),
  };
}
