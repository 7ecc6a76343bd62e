import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/**
 * Ends what lasts and is over though no event said so: the container is gone, was started anew, or its health check is
 * seen to pass. What was collected less than half a minute after the failure says nothing.
 */
export async function endStaleFailures(db: Database, hostId: number, now: EpochMs): Promise<void> {
  await db.pool.query(END, [hostId, new Date(now)]);
}

const END = `
update outcome o set ended_at = case
    when c.removed_at is not null then greatest(o.at, c.removed_at)
    when c.started_at > o.at then c.started_at
    else $2 end
from container c join host h on h.id = c.host_id
where c.id = o.container_id and c.host_id = $1 and o.ended_at is null
  and o.kind in ('unhealthy', 'liveness_lost', 'slo_violation')
  and (c.removed_at is not null or c.started_at > o.at + interval '1 second'
    or (o.kind = 'unhealthy' and c.health <> 'unhealthy' and h.last_collected_at > o.at + interval '30 seconds'))`;
