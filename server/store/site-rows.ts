import { FEATURE_FINGERPRINT, unpackFeatures } from "@/server/domain/learning/feature-bytes";
import { emptySiteTable, type SiteTable } from "@/server/domain/learning/site-table";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** Of a fleet that keeps more, those that failed come first, then the newest. */
const MOST_ROWS = 60_000;

const SETTLED = `
select container_id, extract(epoch from at)::float8 as at, features, weight, memory_minutes, cpu_minutes, other_minutes,
  seen_minutes
from feature_row
where settled_at is not null and feature_table = $1 and minute >= $2
order by (memory_minutes is null and cpu_minutes is null and other_minutes is null), minute desc
limit ${MOST_ROWS}`;

/** The settled rows since `from` of today's features, oldest first. */
export async function readSiteTable(db: Database, from: EpochMs): Promise<SiteTable> {
  const { rows } = await db.pool.query(SETTLED, [FEATURE_FINGERPRINT, new Date(from)]);
  rows.sort((a, b) => a.at - b.at);
  const table = emptySiteTable(rows.length);
  for (const [i, row] of rows.entries()) {
    table.features.set(unpackFeatures(row.features as Buffer), i * FEATURE_COUNT);
    table.containerId[i] = row.container_id;
    table.at[i] = row.at;
    table.weight[i] = row.weight;
    table.minutesTo.memory[i] = row.memory_minutes ?? Number.POSITIVE_INFINITY;
    table.minutesTo.cpu[i] = row.cpu_minutes ?? Number.POSITIVE_INFINITY;
    table.minutesTo.other[i] = row.other_minutes ?? Number.POSITIVE_INFINITY;
    table.seenMinutes[i] = row.seen_minutes;
  }
  return table;
}

/** Distinct failures among the settled rows since `from`, those that a grant averted among them. */
export async function countSiteFailures(db: Database, from: EpochMs): Promise<number> {
  const { rows } = await db.pool.query<{ failures: number }>(
    `select count(distinct (container_id, round(extract(epoch from at) / 60
       + least(memory_minutes, cpu_minutes, other_minutes)))) as failures
     from feature_row
     where settled_at is not null and feature_table = $1 and minute >= $2
       and coalesce(memory_minutes, cpu_minutes, other_minutes) is not null`,
    [FEATURE_FINGERPRINT, new Date(from)],
  );
  return rows[0]!.failures;
}
