import { FEATURE_FINGERPRINT, unpackFeatures } from "@/server/domain/learning/feature-bytes";
import type { DriftReference, WeightedFeatures } from "@/server/domain/learning/population-stability";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { FAILURE_TREES as KIND } from "./failure-models";
import { toJson } from "./json";

/** So many, drawn by a hash, tell as much about shares as all. */
const MOST_ROWS = 20_000;

/** Kept rows of [from, to), a draw of them where there are many. */
export async function readFeatureWindow(db: Database, from: EpochMs, to: EpochMs): Promise<WeightedFeatures> {
  const { rows } = await db.pool.query<{ features: Buffer; weight: number }>(
    `select features, weight from feature_row
     where feature_table = $1 and minute >= $2 and minute < $3
     order by hashtextextended(container_id::text || minute::text, 0) limit ${MOST_ROWS}`,
    [FEATURE_FINGERPRINT, new Date(from), new Date(to)],
  );
  const features = new Float32Array(rows.length * FEATURE_COUNT);
  for (const [i, row] of rows.entries()) features.set(unpackFeatures(row.features), i * FEATURE_COUNT);
  return { count: rows.length, features, weight: Float32Array.from(rows, ({ weight }) => weight) };
}

/** When the first row of today's features was kept; `null`: none was. */
export async function firstFeatureRow(db: Database): Promise<EpochMs | null> {
  const { rows } = await db.pool.query<{ first: Date | null }>(
    "select min(minute) as first from feature_row where feature_table = $1",
    [FEATURE_FINGERPRINT],
  );
  return rows[0]?.first?.getTime() ?? null;
}

/** What drift of a version is held against; `null`: it has no reference yet. */
export async function readReference(db: Database, version: string): Promise<DriftReference | null> {
  const { rows } = await db.pool.query<{ reference: DriftReference | null }>(
    "select metrics->'reference' as reference from model where kind = $1 and version = $2",
    [KIND, version],
  );
  return rows[0]?.reference ?? null;
}

export async function saveReference(db: Database, version: string, reference: DriftReference): Promise<void> {
  await db.pool.query(
    `update model set metrics = metrics || jsonb_build_object('reference', $3::jsonb) where kind = $1 and version = $2`,
    [KIND, version, JSON.stringify(reference)],
  );
}

/** One value a container: the mean of said − came within the hour, over its settled, undisturbed minutes of [from, to). */
export async function readBias(db: Database, from: EpochMs, to: EpochMs): Promise<number[]> {
  const { rows } = await db.pool.query<{ bias: number }>(
    `select (sum(weight * (said60 - came)) / sum(weight))::float8 as bias
     from (
       select container_id, weight, said60,
         case when least(memory_minutes, cpu_minutes, other_minutes) <= 60 then 1 else 0 end as came
       from feature_row
       where settled_at is not null and minute >= $1 and minute < $2 and not under_grant
         and (least(memory_minutes, cpu_minutes, other_minutes) <= 60 or seen_minutes >= 60)
     ) r
     group by container_id`,
    [new Date(from), new Date(to)],
  );
  return rows.map(({ bias }) => bias);
}

export interface DriftPoint {
  hour: EpochMs;
  version: string;
  /** Of the day up to the hour's end. */
  rows: number;
  stability: Record<string, number>;
  worst: string | null;
  worstIndex: number | null;
  /** Mean of said − came of the hour's containers; `null`: none is settled. */
  bias: number | null;
  biasRows: number;
  biasSquares: number | null;
  shiftedAt: EpochMs | null;
  words: string;
}

export async function hasDriftPoint(db: Database, hour: EpochMs): Promise<boolean> {
  return (await db.prisma.driftPoint.count({ where: { hour: new Date(hour) } })) > 0;
}

/** Keeps a point; the same hour told twice is one. */
export async function saveDriftPoint(db: Database, point: DriftPoint): Promise<void> {
  const { hour, shiftedAt, stability, ...rest } = point;
  await db.prisma.driftPoint.createMany({
    data: [
      {
        ...rest,
        hour: new Date(hour),
        stability: toJson(stability),
        shiftedAt: shiftedAt === null ? null : new Date(shiftedAt),
      },
    ],
    skipDuplicates: true,
  });
}

/** Points since `from`, oldest first. */
export async function readDriftPoints(db: Database, from: EpochMs): Promise<DriftPoint[]> {
  const rows = await db.prisma.driftPoint.findMany({
    where: { hour: { gte: new Date(from) } },
    orderBy: { hour: "asc" },
  });
  return rows.map((row) => ({
    ...row,
    hour: row.hour.getTime(),
    stability: row.stability as Record<string, number>,
    shiftedAt: row.shiftedAt?.getTime() ?? null,
  }));
}

export async function dropOldDriftPoints(db: Database, before: EpochMs): Promise<void> {
  await db.prisma.driftPoint.deleteMany({ where: { hour: { lt: new Date(before) } } });
}
