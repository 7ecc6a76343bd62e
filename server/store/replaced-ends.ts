import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

const LOOKS_BACK_MS: DurationMs = 15 * 60_000;

/** Ends by INT, KILL or TERM that look like failures, of workloads that went on with another image within two minutes. */
export async function replacedEnds(
  db: Database,
  hostId: number,
  now: EpochMs,
): Promise<{ outcomeId: bigint; name: string; image: string }[]> {
  const { rows } = await db.pool.query<{ id: string; name: string; image: string }>(REPLACED, [
    hostId,
    new Date(now - LOOKS_BACK_MS),
  ]);
  return rows.map(({ id, name, image }) => ({ outcomeId: BigInt(id), name, image }));
}

const REPLACED = `
select o.id, old.name, successor.image
from outcome o
join container old on old.id = o.container_id
join lateral (
  select image from container c
  where c.workload_id = old.workload_id and c.id <> old.id and c.image <> old.image
    and c.started_at between o.at - interval '10 seconds' and o.at + interval '2 minutes'
  order by c.started_at limit 1) successor on true
where old.host_id = $1 and o.at >= $2 and o.kind = 'exit_error' and not o.planned and o.exit_code in (130, 137, 143)`;
