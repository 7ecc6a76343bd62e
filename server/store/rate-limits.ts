import type { LimitStep } from "@/server/domain/negotiation/limit-steps";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

export interface RateLimit {
  /** Ascending in time; only what was read back. */
  steps: LimitStep[];
  /** Bytes a second, in force now; `null`: none is known. */
  current: number | null;
}

const LIMITS = `
select c.network_limit_bytes_per_second::float8 as network, c.disk_limit_bytes_per_second::float8 as disk,
  coalesce((select jsonb_agg(jsonb_build_object('dimension', ch.dimension, 'at', extract(epoch from ch.ended_at) * 1000,
      'before', coalesce(ch.from_network_bytes_per_second, ch.from_disk_bytes_per_second),
      'after', coalesce(ch.to_network_bytes_per_second, ch.to_disk_bytes_per_second)) order by ch.ended_at)
    from change ch where ch.container_id = c.id and ch.state = 'verified' and ch.dimension in ('network', 'disk')
      and ch.ended_at >= $2), '[]') as steps
from container c where c.id = $1`;

/** The caps of network and disk since `from`: samples do not carry them, their changes do. */
export async function readRateLimits(
  db: Database,
  containerId: number,
  from: EpochMs,
): Promise<Record<"network" | "disk", RateLimit>> {
  const { rows } = await db.pool.query<{
    network: number | null;
    disk: number | null;
    steps: (LimitStep & { dimension: string })[];
  }>(LIMITS, [containerId, new Date(from)]);
  const row = rows[0];
  const of = (dimension: "network" | "disk"): RateLimit => ({
    steps: (row?.steps ?? []).filter((step) => step.dimension === dimension),
    current: row?.[dimension] ?? null,
  });
  return { network: of("network"), disk: of("disk") };
}
