import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";

/** Newest hours of minutes, and newest days of five minutes: the two steps at which the network is asked. */
const SOURCES = [
  { seconds: 60, windowSeconds: 12 * 3600 },
  { seconds: 300, windowSeconds: 4 * 86_400 },
] as const;
/** Most containers that are learnt from: the network is global, and memory is not. */
const MOST_CONTAINERS = 250;

const SERIES = `
select container_id, extract(epoch from at)::float8 as at, cpu_millicores::float8 as cpu,
  memory_working_set_bytes::float8 as memory,
  (network_rx_bytes_per_second + network_tx_bytes_per_second)::float8 as network,
  (block_read_bytes_per_second + block_write_bytes_per_second)::float8 as disk
from telemetry.rollup
where resolution_seconds = $1 and at >= $2 and at < $3 and container_id in (
  select id from container where last_seen_at >= $2 order by last_seen_at desc, id limit $4)
order by container_id, at`;

/**
 * Usage of all containers in each of four dimensions, regular, oldest first; a step without a value is `NaN`. Every series of one
 * source begins and ends at the same moment, so that one share of all of them is one moment too.
 */
export async function readTrainingSeries(db: Database, now: EpochMs): Promise<Float64Array[]> {
  const all: Float64Array[] = [];
  for (const { seconds, windowSeconds } of SOURCES) {
    const until = Math.floor(now / 1000 / seconds) * seconds;
    const { rows } = await db.pool.query(SERIES, [
      seconds,
      new Date((until - windowSeconds) * 1000),
      new Date(until * 1000),
      MOST_CONTAINERS,
    ]);
    all.push(...toSeries(rows, until - windowSeconds, windowSeconds / seconds, seconds));
  }
  return all;
}

/** When the oldest minute that is kept was; `null` when there is none. */
export async function oldestMinute(db: Database): Promise<EpochMs | null> {
  const { rows } = await db.pool.query<{ at: Date | null }>(
    "select min(at) as at from telemetry.rollup where resolution_seconds = 60",
  );
  return rows[0]?.at?.getTime() ?? null;
}

interface Row {
  container_id: number;
  at: number;
  cpu: number | null;
  memory: number | null;
  network: number | null;
  disk: number | null;
}

function toSeries(rows: Row[], start: number, steps: number, seconds: Seconds): Float64Array[] {
  const byContainer = new Map<number, Float64Array[]>();
  for (const row of rows) {
    let own = byContainer.get(row.container_id);
    if (!own) {
      own = Array.from({ length: 4 }, () => new Float64Array(steps).fill(Number.NaN));
      byContainer.set(row.container_id, own);
    }
    const at = Math.round((row.at - start) / seconds);
    for (const [d, value] of [row.cpu, row.memory, row.network, row.disk].entries())
      if (value !== null && at >= 0 && at < steps) own[d]![at] = value;
  }
  const known = [...byContainer.values()].flat().filter((values) => values.some((value) => value > 0));
  const first = Math.min(...known.map((values) => values.findIndex(Number.isFinite)));
  return known.map((values) => values.slice(first));
}
