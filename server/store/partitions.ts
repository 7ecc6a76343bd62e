import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

const DAY: DurationMs = 86_400_000;
const PARTITIONED = ["sample", "application"] as const;

const dayOf = (at: EpochMs) => new Date(at).toISOString().slice(0, 10);

/** Makes sure that every day from `from` to two days after `now` has its partition; safe to overlap. */
export async function ensurePartitions(db: Database, from: EpochMs, now: EpochMs): Promise<void> {
  for (const table of PARTITIONED) {
    for (let at = Date.parse(dayOf(from)); at <= now + 2 * DAY; at += DAY) {
      const name = `telemetry.${table}_${dayOf(at).replaceAll("-", "")}`;
      await db.pool.query(
        `create table if not exists ${name} partition of telemetry.${table}
         for values from ('${dayOf(at)}T00:00:00Z') to ('${dayOf(at + DAY)}T00:00:00Z')`,
      );
    }
  }
}

/**
 * Drops the days that ended more than `retentionDays` ago: no row is deleted one by one.
 *
 * Returns  the names of the dropped partitions.
 */
export async function dropOldPartitions(
  db: Database,
  now: EpochMs,
  retentionDays: number,
): Promise<string[]> {
  const oldest = dayOf(now - retentionDays * DAY).replaceAll("-", "");
  const dropped: string[] = [];
  for (const table of PARTITIONED) {
    const { rows } = await db.pool.query<{ name: string }>(
      `select c.relname as name from pg_inherits i
       join pg_class c on c.oid = i.inhrelid
       where i.inhparent = $1::regclass and right(c.relname, 8) < $2`,
      [`telemetry.${table}`, oldest],
    );
    for (const { name } of rows) {
      await db.pool.query(`drop table telemetry."${name}"`);
      dropped.push(name);
    }
  }
  return dropped;
}
