import type { HorizonBand } from "@/server/domain/forecast/band-calibration";
import type { Dimension, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

export interface StoredBand {
  containerId: number;
  dimension: Dimension;
  horizons: HorizonBand[];
  /** "own": learnt here; "image" or "fleet": begun with what others were found to need; "none": begun without any. */
  origin: "own" | "image" | "fleet" | "none";
}

/** Others count once they have seen so much. */
const FEWEST_OUTCOMES = 20;

// The geometric mean of what others need: of containers of the same image where there are any, else of the whole fleet.
const BORROWED = `
select c.id as container_id, d.dimension,
  (select array_agg(s order by n) from (
    select h.n, exp(avg(ln((h.value->>'stretch')::float8))) as s
    from band_calibration b join container o on o.id = b.container_id,
      jsonb_array_elements(b.horizons) with ordinality as h(value, n)
    where b.dimension = d.dimension and o.id <> c.id and o.image = c.image
      and (h.value->>'outcomes')::int >= $2
    group by h.n) x) as by_image,
  (select array_agg(s order by n) from (
    select h.n, exp(avg(ln((h.value->>'stretch')::float8))) as s
    from band_calibration b, jsonb_array_elements(b.horizons) with ordinality as h(value, n)
    where b.dimension = d.dimension and b.container_id <> c.id and (h.value->>'outcomes')::int >= $2
    group by h.n) x) as by_fleet
from container c cross join unnest(array['cpu', 'memory', 'network', 'disk']) as d(dimension)
where c.id = any($1)`;

/** What is kept of these containers' bands. */
export async function readBands(db: Database, containerIds: readonly number[]): Promise<StoredBand[]> {
  const rows = await db.prisma.bandCalibration.findMany({
    where: { containerId: { in: [...containerIds] } },
  });
  return rows.map((row) => ({
    containerId: row.containerId,
    dimension: row.dimension as Dimension,
    horizons: row.horizons as unknown as HorizonBand[],
    origin: row.origin as StoredBand["origin"],
  }));
}

/** What containers that were never held against an outcome may begin with, by "<container>/<dimension>". */
export async function borrowBands(
  db: Database,
  containerIds: readonly number[],
  distances: number,
): Promise<Map<string, { stretches: number[]; origin: "image" | "fleet" }>> {
  const borrowed = new Map<string, { stretches: number[]; origin: "image" | "fleet" }>();
  if (containerIds.length === 0) return borrowed;
  const { rows } = await db.pool.query<{
    container_id: number;
    dimension: Dimension;
    by_image: number[] | null;
    by_fleet: number[] | null;
  }>(BORROWED, [containerIds, FEWEST_OUTCOMES]);
  for (const row of rows) {
    const key = `${row.container_id}/${row.dimension}`;
    // Only whole sets: a distance that nobody has reached yet would be a guess.
    if (row.by_image?.length === distances) borrowed.set(key, { stretches: row.by_image, origin: "image" });
    else if (row.by_fleet?.length === distances)
      borrowed.set(key, { stretches: row.by_fleet, origin: "fleet" });
  }
  return borrowed;
}

export async function writeBands(db: Database, bands: readonly StoredBand[], now: EpochMs): Promise<void> {
  if (bands.length === 0) return;
  const rows = bands.map((band) => ({
    container_id: band.containerId,
    dimension: band.dimension,
    horizons: band.horizons,
    origin: band.origin,
  }));
  await db.pool.query(
    `insert into band_calibration (container_id, dimension, horizons, origin, updated_at)
     select b.container_id, b.dimension, b.horizons, b.origin, $2
     from jsonb_to_recordset($1::jsonb) as b(container_id int, dimension text, horizons jsonb, origin text)
     join container c on c.id = b.container_id
     on conflict (container_id, dimension) do update
       set horizons = excluded.horizons, origin = excluded.origin, updated_at = excluded.updated_at`,
    [JSON.stringify(rows), new Date(now)],
  );
}
