import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

const WINDOW_MS: DurationMs = 6 * 3_600_000;
/** A series that fell silent for longer says nothing of the minutes ahead. */
const STALE_MS: DurationMs = 5 * 60_000;
/** Most series of one container that a forecast hears: the first by role, then by name. */
const MOST_SERIES = 4;

const VALUES = `
select s.container_id, s.id, s.type, a.at, a.value
from (
  select *, row_number() over (
    partition by container_id order by array_position(array['queue', 'traffic', 'latency', 'errors'], role), name, id) as n
  from telemetry_series where container_id = any($1) and selected
) s
join telemetry.application a on a.series_id = s.id and a.at >= $2
where s.n <= $3
order by s.id, a.at`;

/**
 * What selected application series said in the last hours, by container: gauges as they are, counters as rates a second. A
 * counter that fell was reset, and has no rate there. What fell silent is left out.
 */
export async function readCovariates(
  db: Database,
  containerIds: readonly number[],
  now: EpochMs,
): Promise<Map<number, SeriesPoint[][]>> {
  const { rows } = await db.pool.query<{
    container_id: number;
    id: number;
    type: string;
    at: Date;
    value: number;
  }>(VALUES, [containerIds, new Date(now - WINDOW_MS), MOST_SERIES]);
  const byContainer = new Map<number, SeriesPoint[][]>();
  let series: SeriesPoint[] = [];
  let before: (typeof rows)[number] | null = null;
  for (const row of rows) {
    if (before?.id !== row.id) {
      series = [];
      before = null;
      const own = byContainer.get(row.container_id);
      if (own) own.push(series);
      else byContainer.set(row.container_id, [series]);
    }
    const at = row.at.getTime();
    if (row.type !== "counter") series.push({ at, value: row.value });
    else if (before !== null) series.push({ at, value: rateBetween(before, row) });
    before = row;
  }
  const isFresh = (points: readonly SeriesPoint[]) => now - (points.at(-1)?.at ?? 0) <= STALE_MS;
  return new Map(
    [...byContainer]
      .map(([id, all]) => [id, all.filter(isFresh)] as const)
      .filter(([, all]) => all.length > 0),
  );
}

function rateBetween(before: { at: Date; value: number }, now: { at: Date; value: number }): number | null {
  const seconds = (now.at.getTime() - before.at.getTime()) / 1000;
  return seconds > 0 && now.value >= before.value ? (now.value - before.value) / seconds : null;
}
