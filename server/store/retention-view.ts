import type { Retention } from "@/server/api/shapes/settings";
import type { Database } from "./database";
import { readRetentionDays } from "./retention-days";

// A partitioned table's own size is 0: its partitions hold everything.
const SIZES = `
select k.kind, sum(pg_total_relation_size(part.oid))::float8 as bytes,
  sum(pg_stat_get_live_tuples(part.oid))::float8 as rows
from (values ('samples', 'telemetry.sample'), ('application', 'telemetry.application'), ('rollups', 'telemetry.rollup'),
  ('forecasts', 'public.forecast'), ('assessments', 'public.assessment'), ('audit', 'public.audit')) as k(kind, relation)
cross join lateral (
  select k.relation::regclass::oid as oid union select relid from pg_partition_tree(k.relation::regclass)
) part
group by k.kind`;

const OLDEST = `
select (select min(at) from telemetry.sample) as samples, (select min(at) from telemetry.application) as application,
  (select min(at) from telemetry.rollup) as rollups, (select min(made_at) from forecast) as forecasts,
  (select min(at) from assessment) as assessments, (select min(at) from audit) as audit,
  pg_database_size(current_database())::float8 as database_bytes`;

/** In the order in which they are shown. */
const KINDS = ["samples", "application", "rollups", "forecasts", "assessments", "audit"] as const;

/**
 * What is kept for how long, and how much room that takes.
 *
 * configuredDays  what counts where nobody set anything else.
 */
export async function readRetention(db: Database, configuredDays: number): Promise<Retention> {
  const [set, sizes, oldest] = await Promise.all([
    readRetentionDays(db),
    db.pool.query<{ kind: string; bytes: number; rows: number }>(SIZES),
    db.pool.query<Record<(typeof KINDS)[number], Date | null> & { database_bytes: number }>(OLDEST),
  ]);
  const first = oldest.rows[0]!;
  return {
    days: set ?? configuredDays,
    configuredDays,
    isSet: set !== null,
    databaseBytes: first.database_bytes,
    kinds: KINDS.map((kind) => {
      const size = sizes.rows.find((row) => row.kind === kind)!;
      return {
        kind,
        bytes: size.bytes,
        rows: size.rows,
        oldestAt: first[kind]?.getTime() ?? null,
      };
    }),
  };
}
