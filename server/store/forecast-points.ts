import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { Dimension, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** Six hours of minutes for what is older, raw samples for the newest half hour. */
const LONG_WINDOW_MS = 6 * 3_600_000;
const RAW_WINDOW_MS = 30 * 60_000;

export type DimensionPoints = Record<Dimension, SeriesPoint[]>;

/**
 * What forecasts look back on at `now`, which may be past, by container: CPU millicores, working-set bytes, network and disk bytes per second
 * (both directions together). Minutes older than half an hour come from the roll-up.
 */
export async function readForecastPoints(
  db: Database,
  containerIds: readonly number[],
  now: EpochMs,
): Promise<Map<number, DimensionPoints>> {
  const { rows } = await db.pool.query(POINTS, [
    containerIds,
    new Date(now - LONG_WINDOW_MS),
    new Date(now - RAW_WINDOW_MS),
    new Date(now),
  ]);
  const byContainer = new Map<number, DimensionPoints>();
  for (const row of rows) {
    let points = byContainer.get(row.container_id);
    if (!points) {
      points = { cpu: [], memory: [], network: [], disk: [] };
      byContainer.set(row.container_id, points);
    }
    const at = (row.at as Date).getTime();
    points.cpu.push({ at, value: row.cpu });
    points.memory.push({ at, value: row.memory });
    points.network.push({ at, value: row.network });
    points.disk.push({ at, value: row.disk });
  }
  return byContainer;
}

const POINTS = `
select container_id, at + interval '30 seconds' as at, cpu_millicores::float8 as cpu,
  memory_working_set_bytes::float8 as memory,
  (network_rx_bytes_per_second + network_tx_bytes_per_second)::float8 as network,
  (block_read_bytes_per_second + block_write_bytes_per_second)::float8 as disk
from telemetry.rollup
where resolution_seconds = 60 and container_id = any($1) and at >= $2 and at < $3
union all
select container_id, at, cpu_millicores::float8, memory_working_set_bytes::float8,
  (network_rx_bytes_per_second + network_tx_bytes_per_second)::float8,
  (block_read_bytes_per_second + block_write_bytes_per_second)::float8
from telemetry.sample
where container_id = any($1) and at >= $3 and at <= $4
order by container_id, at`;
