import type { z } from "zod";
import type { speakingRow } from "@/server/api/shapes/models";
import type { HorizonBand } from "@/server/domain/forecast/band-calibration";
import type { Dimension, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { ModelWeight } from "./forecasts";

/** A forecast older than that is nobody's any more. */
const NEWEST_MS = 3_600_000;

const SPEAKING = `
select c.id, c.name, c.image, d.dimension, f.made_at, f.weights, b.horizons, b.origin
from container c
cross join unnest(array['cpu', 'memory', 'network', 'disk']) as d(dimension)
cross join lateral (
  select made_at, weights from forecast f
  where f.container_id = c.id and f.dimension = d.dimension and f.made_at >= $1
  order by f.made_at desc limit 1
) f
left join band_calibration b on b.container_id = c.id and b.dimension = d.dimension
where c.removed_at is null
order by c.name, c.id, array_position(array['cpu', 'memory', 'network', 'disk'], d.dimension)`;

/** Who speaks of each container's future, with what weight and why, and whether the bands held. */
export async function readSpeaking(db: Database, now: EpochMs): Promise<z.infer<typeof speakingRow>[]> {
  const { rows } = await db.pool.query(SPEAKING, [new Date(now - NEWEST_MS)]);
  return rows.map((row) => ({
    containerId: row.id as number,
    name: row.name as string,
    image: row.image as string,
    dimension: row.dimension as Dimension,
    madeAt: (row.made_at as Date).getTime(),
    models: row.weights as ModelWeight[],
    band: row.horizons === null ? null : bandOf(row.horizons as HorizonBand[], row.origin as string),
  }));
}

function bandOf(horizons: HorizonBand[], origin: string) {
  const outcomes = horizons.reduce((sum, own) => sum + own.outcomes, 0);
  const outside = horizons.reduce((sum, own) => sum + own.outside, 0);
  return { outcomes, inside: outcomes - outside, stretch: horizons.at(-1)!.stretch, origin };
}
