import type { z } from "zod";
import type { pastForecast } from "@/server/api/shapes/container";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import type { Dimension, EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";

/** How long before it came a value was said, at least: kept is one forecast a quarter of an hour, so at most twice that. */
export const SAID_BEFORE_SECONDS: Seconds = 900;
const QUARTER_MS = 900_000;

/**
 * What was said of one container's past, at least a quarter of an hour before it came, dimension by dimension and
 * ascending in time. Of each kept forecast it is the stretch until the next one's begins, a quarter of an hour at most:
 * where none was made, nothing was said.
 */
export async function readPastForecasts(
  db: Database,
  containerId: number,
  now: EpochMs,
  rangeSeconds: Seconds,
): Promise<z.infer<typeof pastForecast>[]> {
  const leadMs = SAID_BEFORE_SECONDS * 1000;
  const { rows } = await db.pool.query(
    `select dimension, made_at, start_at, step_seconds, quantiles from forecast
     where container_id = $1 and made_at >= $2 and made_at < $3 order by dimension, made_at`,
    [containerId, new Date(now - rangeSeconds * 1000 - 2 * leadMs), new Date(now - leadMs)],
  );
  const byDimension = new Map<Dimension, z.infer<typeof pastForecast>>();
  for (const [index, row] of rows.entries()) {
    const said: z.infer<typeof pastForecast> = byDimension.get(row.dimension) ?? {
      dimension: row.dimension,
      at: [],
      p05: [],
      p50: [],
      p95: [],
    };
    byDimension.set(row.dimension, said);
    const from = row.made_at.getTime() + leadMs;
    const next = rows[index + 1];
    const nextFrom =
      next?.dimension === row.dimension ? next.made_at.getTime() + leadMs : Number.POSITIVE_INFINITY;
    const until = Math.min(nextFrom, from + QUARTER_MS, now);
    const level = (wanted: (typeof QUANTILE_LEVELS)[number]): number[] =>
      row.quantiles[QUANTILE_LEVELS.indexOf(wanted)] ?? [];
    for (const [step, median] of level(0.5).entries()) {
      const at = row.start_at.getTime() + step * row.step_seconds * 1000;
      if (at < from || at >= until) continue;
      said.at.push(at);
      said.p05.push(level(0.05)[step]!);
      said.p50.push(median);
      said.p95.push(level(0.95)[step]!);
    }
  }
  return [...byDimension.values()];
}
