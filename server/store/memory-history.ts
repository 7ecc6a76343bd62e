import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** Working set in bytes by container, in steps of five minutes from the roll-up, each dated at its middle. */
export async function readMemoryHistory(
  db: Database,
  containerIds: readonly number[],
  from: EpochMs,
  to: EpochMs,
): Promise<Map<number, SeriesPoint[]>> {
  const { rows } = await db.pool.query<{ container_id: number; at: Date; value: number | null }>(
    `select container_id, at + interval '150 seconds' as at, memory_working_set_bytes::float8 as value
     from telemetry.rollup
     where resolution_seconds = 300 and container_id = any($1) and at >= $2 and at < $3
     order by container_id, at`,
    [containerIds, new Date(from), new Date(to)],
  );
  const byContainer = new Map<number, SeriesPoint[]>();
  for (const { container_id: id, at, value } of rows) {
    const points = byContainer.get(id);
    if (points) points.push({ at: at.getTime(), value });
    else byContainer.set(id, [{ at: at.getTime(), value }]);
  }
  return byContainer;
}
