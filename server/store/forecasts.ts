import type { z } from "zod";
import type { forecastBand } from "@/server/api/shapes/container";
import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";
import type { Dimension, EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";

export interface StoredForecast {
  containerId: number;
  dimension: Dimension;
  madeAt: EpochMs;
  path: QuantilePath;
  /** The model that weighed most. */
  model: string;
  weights: ModelWeight[];
}

/** Which model spoke with what weight and why; weight 0: dropped, and `because` is the reason. */
export interface ModelWeight {
  model: string;
  weight: number;
  because: string;
}

/** Digits that a stored quantile keeps: far finer than any forecast is right. */
const PRECISION = 6;

/**
 * Keeps the newest forecast of each container and dimension, and of the past one a quarter of an hour, to be held against
 * what came.
 */
export async function writeForecasts(db: Database, forecasts: readonly StoredForecast[]): Promise<void> {
  const rows = forecasts.map((f) => ({
    container_id: f.containerId,
    dimension: f.dimension,
    made_at: new Date(f.madeAt).toISOString(),
    start_at: new Date(f.path.startAt).toISOString(),
    step_seconds: f.path.stepSeconds,
    model: f.model,
    quantiles: f.path.quantiles.map((level) => level.map((value) => Number(value.toPrecision(PRECISION)))),
    weights: f.weights,
  }));
  await db.pool.query(WRITE, [JSON.stringify(rows)]);
}

const WRITE = `
with made as (
  select * from jsonb_to_recordset($1::jsonb) as f(
    container_id int, dimension text, made_at timestamptz, start_at timestamptz, step_seconds int, model text,
    quantiles jsonb, weights jsonb)
), same_quarter as (
  update forecast f set
    made_at = m.made_at, start_at = m.start_at, step_seconds = m.step_seconds, model = m.model,
    quantiles = m.quantiles, weights = m.weights
  from made m
  where f.container_id = m.container_id and f.dimension = m.dimension
    and f.made_at >= date_bin('15 minutes', m.made_at, 'epoch') and f.made_at <= m.made_at
  returning f.container_id, f.dimension
)
insert into forecast (container_id, dimension, made_at, start_at, step_seconds, model, quantiles, weights)
select m.* from made m
where not exists (
  select from same_quarter s where s.container_id = m.container_id and s.dimension = m.dimension)`;

const LATEST = `
select c.id as container_id, d.dimension, f.made_at, f.start_at, f.step_seconds, f.model, f.quantiles, f.weights
from unnest($1::int[]) as c(id)
cross join unnest(array['cpu', 'memory', 'network', 'disk']) as d(dimension)
cross join lateral (
  select * from forecast f where f.container_id = c.id and f.dimension = d.dimension
  order by f.made_at desc limit 1
) f
where f.made_at >= $2`;

/** The newest forecast of each dimension that is not older than `maxAgeSeconds`, by container. */
export async function latestForecasts(
  db: Database,
  containerIds: readonly number[],
  now: EpochMs,
  maxAgeSeconds: Seconds,
): Promise<Map<number, Partial<Record<Dimension, StoredForecast>>>> {
  const { rows } = await db.pool.query(LATEST, [containerIds, new Date(now - maxAgeSeconds * 1000)]);
  const byContainer = new Map<number, Partial<Record<Dimension, StoredForecast>>>();
  for (const row of rows) {
    const forecasts = byContainer.get(row.container_id) ?? {};
    forecasts[row.dimension as Dimension] = {
      containerId: row.container_id,
      dimension: row.dimension,
      madeAt: row.made_at.getTime(),
      path: { startAt: row.start_at.getTime(), stepSeconds: row.step_seconds, quantiles: row.quantiles },
      model: row.model,
      weights: row.weights,
    };
    byContainer.set(row.container_id, forecasts);
  }
  return byContainer;
}

/** When each container was last forecast; a container that never was is absent. */
export async function lastForecastAt(
  db: Database,
  containerIds: readonly number[],
): Promise<Map<number, EpochMs>> {
  const { rows } = await db.pool.query(
    `select c.id, f.made_at from unnest($1::int[]) as c(id) cross join lateral (
       select made_at from forecast f where f.container_id = c.id and f.dimension = 'memory'
       order by made_at desc limit 1) f`,
    [containerIds],
  );
  return new Map(rows.map((row) => [row.id as number, (row.made_at as Date).getTime()]));
}

export async function dropOldForecasts(db: Database, before: EpochMs): Promise<void> {
  await db.prisma.forecast.deleteMany({ where: { madeAt: { lt: new Date(before) } } });
}

/** The bands of one container for its charts. */
export async function readForecastBands(
  db: Database,
  containerId: number,
  now: EpochMs,
): Promise<z.infer<typeof forecastBand>[]> {
  const latest = (await latestForecasts(db, [containerId], now, 3600)).get(containerId) ?? {};
  return Object.values(latest).map((f) => {
    const level = (q: (typeof QUANTILE_LEVELS)[number]) => f.path.quantiles[QUANTILE_LEVELS.indexOf(q)] ?? [];
    return {
      dimension: f.dimension,
      madeAt: f.madeAt,
      model: f.model,
      weights: f.weights,
      at: level(0.5).map((_, i) => f.path.startAt + i * f.path.stepSeconds * 1000),
      p05: level(0.05),
      p25: level(0.25),
      p50: level(0.5),
      p75: level(0.75),
      p95: level(0.95),
    };
  });
}
