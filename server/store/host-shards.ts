import type pg from "pg";
import { SHARDS } from "@/server/domain/hosts/shard-of";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** One shard that a worker process holds, and the fence under which it does. */
export interface HeldShard {
  shard: number;
  fence: number;
}

/** Between two signs of life. */
export const BEAT_MS: DurationMs = 3_000;
/** A process that gave no sign for so long is taken for gone, and its shards are taken over. */
export const LEASE_MS: DurationMs = 15_000;

/**
 * Gives a sign of life, renews what this process holds, hands back what is more than its share, and takes what is free
 * up to it. All by the database's clock, in one transaction: no two processes ever hold a shard under the same fence.
 *
 * Returns  what it holds from now on, for LEASE_MS.
 */
export async function beat(
  db: Database,
  self: { id: string; label: string; startedAt: EpochMs },
): Promise<HeldShard[]> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    // One after another: two that count the living at once would both take the same share.
    await client.query("select pg_advisory_xact_lock(hashtext('pfn-host-shards'))");
    await client.query(
      `insert into worker_process (id, label, started_at, seen_at) values ($1, $2, $3, clock_timestamp())
       on conflict (id) do update set seen_at = excluded.seen_at`,
      [self.id, self.label, new Date(self.startedAt)],
    );
    await client.query(
      "delete from worker_process where seen_at < clock_timestamp() - $1 * interval '1 ms'",
      [LEASE_MS],
    );
    // What this process was late to renew and nobody took meanwhile is still its own, under the same fence.
    await client.query(
      "update host_shard set owner = null, until = null where until < clock_timestamp() and owner <> $1",
      [self.id],
    );
    const { rows } = await client.query<{ n: number }>("select count(*)::int as n from worker_process");
    const share = Math.ceil(SHARDS / Math.max(1, rows[0]?.n ?? 1));
    await client.query(
      `update host_shard set owner = null, until = null where id in (
         select id from host_shard where owner = $1 order by ${DEALT} offset $2)`,
      [self.id, share],
    );
    await client.query(
      `update host_shard set owner = $1, fence = fence + 1, until = clock_timestamp() where id in (
         select id from host_shard where owner is null order by ${DEALT}
         limit greatest(0, $2 - (select count(*) from host_shard where owner = $1)))`,
      [self.id, share],
    );
    const held = await client.query<HeldShard>(
      `update host_shard set until = clock_timestamp() + $2 * interval '1 ms' where owner = $1
       returning id as shard, fence`,
      [self.id, LEASE_MS],
    );
    await client.query("commit");
    return held.rows.sort((a, b) => a.shard - b.shard);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // Ending the connection ends the transaction, and with it the lock.
    client.release(broken);
  }
}

/** Every other one first, so that neighbours fall to different processes: hosts are numbered one after another. */
const DEALT = "(id & 1) * 4 + (id & 2) + (id & 4) / 4";

/** Hands everything back at once: whoever is left need not wait for the lease to end. */
export async function leave(db: Database, id: string): Promise<void> {
  await db.pool.query("update host_shard set owner = null, until = null where owner = $1", [id]);
  await db.pool.query("delete from worker_process where id = $1", [id]);
}

/** Whether a shard is still held under that fence, by the database's clock. */
export async function isHeld({ pool }: Pick<Database, "pool">, held: HeldShard): Promise<boolean> {
  const { rowCount } = await pool.query(
    "select from host_shard where id = $1 and fence = $2 and until > clock_timestamp()",
    [held.shard, held.fence],
  );
  return rowCount === 1;
}

/** Begins a transaction that nobody can take the shard over from before it ends. Throws FencedOff when somebody has. */
export async function beginHeld(client: pg.PoolClient, { shard, fence }: HeldShard): Promise<void> {
  await client.query("begin");
  const { rowCount } = await client.query("select from host_shard where id = $1 and fence = $2 for share", [
    shard,
    fence,
  ]);
  if (rowCount !== 1) throw new FencedOff(`Another process serves shard ${shard} now; nothing was written.`);
}

/** A write came from a process that serves the host no more. */
export class FencedOff extends Error {
  override name = "FencedOff";
}
