import { FEWEST_DRIFT_ROWS, judgeDrift } from "@/server/domain/learning/judge-drift";
import {
  type DriftReference,
  driftReference,
  populationStability,
} from "@/server/domain/learning/population-stability";
import type { EpochMs } from "@/server/domain/units";
import type { House } from "@/server/house";
import {
  type DriftPoint,
  firstFeatureRow,
  hasDriftPoint,
  readBias,
  readDriftPoints,
  readFeatureWindow,
  readReference,
  saveDriftPoint,
  saveReference,
} from "@/server/store/drift-points";
import { failureVersions } from "@/server/store/failure-models";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An hour's rows are settled an hour and some minutes after it; grants are judged later and left out anyhow. */
const SETTLED_AFTER_MS = 65 * 60_000;
const LOOK_BACK_MS = 14 * DAY_MS;

/** Writes down, once for each hour, how far features and calibration lie from what was learnt. */
export async function watchDrift(house: House): Promise<void> {
  const { db, clock } = house;
  const end = Math.floor((clock.now() - SETTLED_AFTER_MS) / HOUR_MS) * HOUR_MS;
  const hour = end - HOUR_MS;
  if (await hasDriftPoint(db, hour)) return;
  const { champion, challenger } = await failureVersions(db);
  const version = champion ?? challenger;
  if (version === null) return;
  const reference = (await readReference(db, version)) ?? (await firstDay(house, version));
  const day = await readFeatureWindow(db, end - DAY_MS, end);
  const biases = await readBias(db, hour, end);
  // Nothing was kept and nothing settled: that hour is a gap, not a point.
  if (day.count === 0 && biases.length === 0) return;
  const stability =
    reference && day.count >= FEWEST_DRIFT_ROWS ? populationStability(reference, day) : new Map();
  const own = bucketOf(biases);
  const speaker = champion ?? "first-passage";
  const past = (await readDriftPoints(db, hour - LOOK_BACK_MS)).filter((point) => point.version === speaker);
  const told = [...past.filter(({ bias }) => bias !== null).map(pastBucket), own].filter(
    ({ count }) => count > 0,
  );
  const { shiftedAt, ...judgement } = judgeDrift(stability, told);
  await saveDriftPoint(db, {
    hour,
    version: speaker,
    rows: day.count,
    stability: Object.fromEntries([...stability].map(([name, index]) => [name, Number(index.toFixed(4))])),
    ...judgement,
    bias: own.count > 0 ? own.sum / own.count : null,
    biasRows: own.count,
    biasSquares: own.count > 0 ? own.squares : null,
    shiftedAt: shiftedAt === null ? null : (told[shiftedAt]!.hour ?? hour),
  });
}

/** The shipped model learnt elsewhere: what it is held against here is the first whole day that was kept. */
async function firstDay({ db, clock }: House, version: string): Promise<DriftReference | null> {
  const first: EpochMs | null = await firstFeatureRow(db);
  if (first === null || clock.now() - first < DAY_MS) return null;
  const rows = await readFeatureWindow(db, first, first + DAY_MS);
  if (rows.count < FEWEST_DRIFT_ROWS) return null;
  const reference = driftReference(rows);
  await saveReference(db, version, reference);
  return reference;
}

interface HourBucket {
  hour?: EpochMs;
  count: number;
  sum: number;
  squares: number;
}

function bucketOf(values: readonly number[]): HourBucket {
  const sum = values.reduce((total, value) => total + value, 0);
  return { count: values.length, sum, squares: values.reduce((total, value) => total + value ** 2, 0) };
}

function pastBucket({ hour, bias, biasRows, biasSquares }: DriftPoint): HourBucket {
  return { hour, count: biasRows, sum: (bias ?? 0) * biasRows, squares: biasSquares ?? 0 };
}
