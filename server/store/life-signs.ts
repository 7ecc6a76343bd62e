import type { LifeSigns } from "@/server/domain/learning/outcomes/judge-liveness";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";

export interface WatchedLife {
  containerId: number;
  name: string;
  /** It was written down as lost, and that goes on. */
  isLost: boolean;
  signs: LifeSigns;
}

/** What tells whether each running container of a host still lives. */
export async function readLifeSigns(
  db: Database,
  hostId: number,
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<WatchedLife[]> {
  const from = new Date(now - 3_600_000);
  const { rows } = await db.pool.query<LifeColumns>(SIGNS, [hostId, from]);
  const still = rows.filter((row) => row.is_still).map((row) => row.id);
  const activity =
    still.length === 0 ? [] : (await db.pool.query<ActivityColumns>(ACTIVITY, [still, from])).rows;
  const past = new Map(activity.map((row) => [row.id, row]));
  return rows.map((row) => ({
    containerId: row.id,
    name: row.name,
    isLost: row.is_lost,
    signs: {
      now,
      intervalMs: intervalSeconds * 1000,
      startedAt: row.started_at.getTime(),
      health: row.health,
      telemetry: row.has_endpoint
        ? {
            askedAt: row.telemetry_at?.getTime() ?? null,
            answeredAt: row.telemetry_answered_at?.getTime() ?? null,
          }
        : null,
      hostCollectedAt: row.collected_at?.getTime() ?? null,
      sampledAt: row.sampled_at?.getTime() ?? null,
      activity: activityOf(row, past.get(row.id)),
    },
  }));
}

function activityOf(row: LifeColumns, past: ActivityColumns | undefined): LifeSigns["activity"] {
  if (row.sampled_at === null || row.is_still === null) return null;
  if (!row.is_still) return { lastAt: row.sampled_at.getTime(), busyShare: 1, spanMs: 0 };
  if (!past?.last_at) return null;
  const lastAt = past.last_at.getTime();
  return { lastAt, busyShare: past.busy_share, spanMs: lastAt - past.first_at.getTime() };
}

interface LifeColumns {
  id: number;
  name: string;
  started_at: Date;
  health: LifeSigns["health"];
  has_endpoint: boolean;
  telemetry_at: Date | null;
  telemetry_answered_at: Date | null;
  collected_at: Date | null;
  sampled_at: Date | null;
  is_still: boolean | null;
  is_lost: boolean;
}

interface ActivityColumns {
  id: number;
  first_at: Date;
  last_at: Date | null;
  busy_share: number;
}

// Broadcasts of its network reach a dead process too, so what it receives is no sign of life.
const SIGNS = `
select c.id, c.name, c.started_at, c.health, c.telemetry_at, c.telemetry_answered_at,
  (c.labels ? 'pfn.telemetry' or c.telemetry_endpoint is not null) as has_endpoint,
  h.last_collected_at as collected_at, s.at as sampled_at,
  (s.cpu_millicores = 0 and coalesce(s.network_tx_bytes_per_second, 0) = 0) as is_still,
  exists (select from outcome o where o.container_id = c.id and o.kind = 'liveness_lost' and o.ended_at is null) as is_lost
from container c join host h on h.id = c.host_id
left join lateral (
  select at, cpu_millicores, network_tx_bytes_per_second from telemetry.sample
  where container_id = c.id and at >= $2 and at >= c.started_at order by at desc limit 1) s on true
where c.host_id = $1 and c.removed_at is null and c.state = 'running'
order by c.id`;

const ACTIVITY = `
select c.id, p.first_at, p.last_at, coalesce(p.busy_share, 0) as busy_share
from container c
cross join lateral (
  select min(at) as first_at, max(at) filter (where busy) as last_at,
    count(*) filter (where busy)::float8 / nullif(count(*) filter (where at <= newest), 0) as busy_share
  from (
    select at, busy, max(at) filter (where busy) over () as newest from (
      select at, (cpu_millicores > 0 or network_tx_bytes_per_second > 0) as busy from telemetry.sample
      where container_id = c.id and at >= $2 and at >= c.started_at and cpu_millicores is not null) s) w) p
where c.id = any($1::int[])`;
