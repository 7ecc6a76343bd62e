import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** Bucket sizes of the roll-ups, and for how many days each is kept. */
export const ROLLUPS = [
  { seconds: 60, keepDays: 14 },
  { seconds: 300, keepDays: 60 },
  { seconds: 3600, keepDays: 400 },
] as const;

/** Samples may arrive this late and still be rolled up. */
const SETTLE_SECONDS = 30;
/** A long outage is caught up in bites, so that no statement runs for minutes. */
const BITE_SECONDS = 6 * 3600;

/**
 * Rolls raw samples up into every bucket that is complete and not yet done; safe to repeat and to overlap, since a
 * bucket is written whole by one statement.
 */
export async function rollUp(db: Database, now: EpochMs): Promise<void> {
  for (const { seconds } of ROLLUPS) {
    const bucketMs = seconds * 1000;
    const until = Math.floor((now - SETTLE_SECONDS * 1000) / bucketMs) * bucketMs;
    let from = await progress(db, seconds);
    if (from === null) continue;
    while (from < until) {
      const next: EpochMs = Math.min(
        until,
        from + Math.max(bucketMs, Math.floor((BITE_SECONDS * 1000) / bucketMs) * bucketMs),
      );
      await db.pool.query(ROLL, [seconds, new Date(from), new Date(next)]);
      from = next;
    }
  }
}

/** Where to go on; `null` when there is no sample at all. */
async function progress(db: Database, seconds: number): Promise<EpochMs | null> {
  const { rows } = await db.pool.query<{ at: Date | null }>(
    `select coalesce(
       (select done_until from telemetry.rollup_progress where resolution_seconds = $1),
       (select date_bin(make_interval(secs => $1), min(at), 'epoch') from telemetry.sample)) as at`,
    [seconds],
  );
  return rows[0]?.at?.getTime() ?? null;
}

const ROLL = `
with written as (
  insert into telemetry.rollup
  select $1::int, container_id, date_bin(make_interval(secs => $1), at, 'epoch') as bucket, count(*),
    avg(cpu_millicores), max(cpu_millicores), avg(cpu_limit_millicores), avg(cpu_throttled_ratio),
    avg(memory_working_set_bytes), max(memory_working_set_bytes), max(memory_limit_bytes),
    avg(network_rx_bytes_per_second), avg(network_tx_bytes_per_second),
    avg(block_read_bytes_per_second), avg(block_write_bytes_per_second)
  from telemetry.sample where at >= $2 and at < $3
  group by container_id, bucket
  on conflict (resolution_seconds, container_id, at) do update set
    samples = excluded.samples, cpu_millicores = excluded.cpu_millicores,
    cpu_millicores_max = excluded.cpu_millicores_max, cpu_limit_millicores = excluded.cpu_limit_millicores,
    cpu_throttled_ratio = excluded.cpu_throttled_ratio,
    memory_working_set_bytes = excluded.memory_working_set_bytes,
    memory_working_set_bytes_max = excluded.memory_working_set_bytes_max,
    memory_limit_bytes = excluded.memory_limit_bytes,
    network_rx_bytes_per_second = excluded.network_rx_bytes_per_second,
    network_tx_bytes_per_second = excluded.network_tx_bytes_per_second,
    block_read_bytes_per_second = excluded.block_read_bytes_per_second,
    block_write_bytes_per_second = excluded.block_write_bytes_per_second
  returning 1
)
insert into telemetry.rollup_progress values ($1, $3)
on conflict (resolution_seconds) do update
  set done_until = greatest(telemetry.rollup_progress.done_until, excluded.done_until)`;

/** Deletes roll-ups past their time. */
export async function dropOldRollups(db: Database, now: EpochMs): Promise<void> {
  for (const { seconds, keepDays } of ROLLUPS) {
    await db.pool.query("delete from telemetry.rollup where resolution_seconds = $1 and at < $2", [
      seconds,
      new Date(now - keepDays * 86_400_000),
    ]);
  }
}
