import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** As far back as the longest level looks. */
const WINDOW_MS: DurationMs = 8 * 86_400_000;

export type SizedDimension = "cpu" | "memory";

export interface StoredRightSize {
  containerId: number;
  dimension: SizedDimension;
  wanted: number;
  cap: number | null;
  usedMean: number;
  usedP95: number;
  level: string;
  margin: number;
  historyHours: number;
}

/** A running container whose right size is due, and its caps. */
export interface ToSize {
  id: number;
  caps: Record<SizedDimension, number | null>;
}

/** Running containers of a host whose right size is older than `maxAgeMs`, the oldest first. */
export async function listToSize(
  db: Database,
  hostId: number,
  now: EpochMs,
  maxAgeMs: DurationMs,
): Promise<ToSize[]> {
  const { rows } = await db.pool.query(
    `select c.id, c.cpu_limit_millicores::float8 as cpu, c.memory_limit_bytes::float8 as memory
     from container c left join right_size r on r.container_id = c.id and r.dimension = 'memory'
     where c.host_id = $1 and c.removed_at is null and c.state = 'running' and (r.at is null or r.at < $2)
     order by r.at nulls first, c.id`,
    [hostId, new Date(now - maxAgeMs)],
  );
  return rows.map((row) => ({ id: row.id, caps: { cpu: row.cpu, memory: row.memory } }));
}

/** The highest usage of every five minutes of the last eight days, oldest first. */
export async function readPeaks(
  db: Database,
  containerId: number,
  now: EpochMs,
): Promise<Record<SizedDimension, SeriesPoint[]>> {
  const { rows } = await db.pool.query(
    `select at, cpu_millicores_max::float8 as cpu, memory_working_set_bytes_max::float8 as memory
     from telemetry.rollup
     where resolution_seconds = 300 and container_id = $1 and at >= $2 order by at`,
    [containerId, new Date(now - WINDOW_MS)],
  );
  const points = (of: SizedDimension) =>
    rows.map((row) => ({ at: (row.at as Date).getTime(), value: row[of] as number | null }));
  return { cpu: points("cpu"), memory: points("memory") };
}

export async function writeRightSizes(
  db: Database,
  sizes: readonly StoredRightSize[],
  now: EpochMs,
): Promise<void> {
  const rows = sizes.map((size) => ({
    container_id: size.containerId,
    dimension: size.dimension,
    wanted: size.wanted,
    cap: size.cap,
    used_mean: size.usedMean,
    used_p95: size.usedP95,
    level: size.level,
    margin: size.margin,
    history_hours: size.historyHours,
  }));
  await db.pool.query(
    `insert into right_size (container_id, dimension, at, wanted, cap, used_mean, used_p95, level, margin, history_hours)
     select r.container_id, r.dimension, $2, r.wanted, r.cap, r.used_mean, r.used_p95, r.level, r.margin, r.history_hours
     from jsonb_to_recordset($1::jsonb) as r(container_id int, dimension text, wanted float8, cap float8,
       used_mean float8, used_p95 float8, level text, margin float8, history_hours float8)
     join container c on c.id = r.container_id
     on conflict (container_id, dimension) do update set at = excluded.at, wanted = excluded.wanted, cap = excluded.cap,
       used_mean = excluded.used_mean, used_p95 = excluded.used_p95, level = excluded.level, margin = excluded.margin,
       history_hours = excluded.history_hours`,
    [JSON.stringify(rows), new Date(now)],
  );
}

/** The part of a right size that a decision looks at. */
export interface KnownRightSize {
  wanted: number;
  historyHours: number;
}

/** By "<container>/<dimension>", of a host's running containers. */
export async function readRightSizes(db: Database, hostId: number): Promise<Map<string, KnownRightSize>> {
  const rows = await db.prisma.rightSize.findMany({
    where: { container: { hostId, removedAt: null } },
    select: { containerId: true, dimension: true, wanted: true, historyHours: true },
  });
  return new Map(rows.map((row) => [`${row.containerId}/${row.dimension}`, row]));
}
