import type { DurationMs, EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";

/** An event may be told after the sample that counted its kill. */
const TOLD_BY_MS: DurationMs = 30_000;
const LOOKS_BACK_MS: DurationMs = 3 * 60_000;

/** Samples in which a cgroup counted an OOM kill that no outcome tells of: the engine's events were not heard then. */
export async function untoldKills(
  db: Database,
  hostId: number,
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<{ containerId: number; name: string; at: EpochMs }[]> {
  const { rows } = await db.pool.query<{ id: number; name: string; at: Date }>(UNTOLD, [
    hostId,
    new Date(now - LOOKS_BACK_MS),
    new Date(now - TOLD_BY_MS),
    intervalSeconds + 5,
  ]);
  return rows.map(({ id, name, at }) => ({ containerId: id, name, at: at.getTime() }));
}

const UNTOLD = `
select c.id, c.name, s.at
from container c
join telemetry.sample s on s.container_id = c.id and s.at >= $2 and s.at <= $3 and s.oom_kills > 0
where c.host_id = $1 and not exists (
  select from outcome o
  where o.container_id = c.id and o.kind in ('oom_kill', 'host_oom_kill', 'own_change')
    and o.at between s.at - make_interval(secs => $4) and s.at + interval '5 seconds')
order by s.at`;
