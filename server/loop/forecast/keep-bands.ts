import { BAND_MINUTES, learnBand, startBands, stretchPath } from "@/server/domain/forecast/band-calibration";
import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";
import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import { DIMENSIONS, type Dimension, type DurationMs, type EpochMs } from "@/server/domain/units";
import { borrowBands, readBands, type StoredBand, writeBands } from "@/server/store/band-calibrations";
import type { Database } from "@/server/store/database";

const MINUTE: DurationMs = 60_000;
/** Neighbouring forecasts say the same thing twice: one in five minutes is held against what came. */
const EVERY_MS: DurationMs = 5 * MINUTE;
/** An outcome that is not known so long after its time never will be. */
const LATE_MS: DurationMs = 5 * MINUTE;

/** What was said, at the distances that were not yet held against what came. */
interface Said {
  madeAt: EpochMs;
  stepMs: DurationMs;
  open: Map<number, { low: number; high: number }>;
}

export interface KeptBand extends StoredBand {
  said: Said[];
  isChanged: boolean;
}

/** By "<container>/<dimension>". */
export type KeptBands = Map<string, KeptBand>;

/** Brings the bands of these containers to mind: their own where they have any, else what others like them need. */
export async function recallBands(db: Database, kept: KeptBands, containerIds: readonly number[]) {
  const fresh = containerIds.filter((id) => !kept.has(`${id}/cpu`));
  if (fresh.length === 0) return;
  const stored = new Map((await readBands(db, fresh)).map((b) => [`${b.containerId}/${b.dimension}`, b]));
  const unknown = fresh.filter((id) => DIMENSIONS.some((dimension) => !stored.has(`${id}/${dimension}`)));
  const borrowed = await borrowBands(db, unknown, BAND_MINUTES.length);
  for (const containerId of fresh) {
    for (const dimension of DIMENSIONS) {
      const key = `${containerId}/${dimension}`;
      const other = borrowed.get(key);
      const own = stored.get(key) ?? {
        containerId,
        dimension,
        horizons: startBands(dimension, other?.stretches ?? null),
        origin: other?.origin ?? "none",
      };
      kept.set(key, { ...own, said: [], isChanged: false });
    }
  }
}

/**
 * Holds what was said of one series against what came since. `since`: what was said before it was of another life.
 * Returns whether most of what came now lay outside of what was said, and more than one of it.
 */
export function learnBands(
  band: KeptBand,
  points: readonly SeriesPoint[],
  now: EpochMs,
  since: EpochMs | undefined,
): boolean {
  const before = countsOf(band);
  for (const said of band.said) {
    if (since !== undefined && said.madeAt < since) {
      said.open.clear();
      continue;
    }
    for (const [minutes, bounds] of said.open) {
      const due = said.madeAt + minutes * MINUTE;
      if (due + said.stepMs > now) continue;
      const actual = meanBetween(points, due - said.stepMs / 2, due + said.stepMs / 2);
      if (actual !== null) learnAt(band, minutes, bounds, actual);
      if (actual !== null || now > due + LATE_MS) said.open.delete(minutes);
    }
  }
  band.said = band.said.filter(({ open }) => open.size > 0);
  const after = countsOf(band);
  const outside = after.outside - before.outside;
  return outside > 1 && 2 * outside > after.outcomes - before.outcomes;
}

function countsOf({ horizons }: KeptBand): { outcomes: number; outside: number } {
  const sum = (of: "outcomes" | "outside") => horizons.reduce((all, own) => all + own[of], 0);
  return { outcomes: sum("outcomes"), outside: sum("outside") };
}

function learnAt(band: KeptBand, minutes: number, said: { low: number; high: number }, actual: number): void {
  band.horizons = band.horizons.map((own) =>
    own.minutes === minutes ? learnBand(band.dimension, own, said, actual) : own,
  );
  band.origin = "own";
  band.isChanged = true;
}

/** The path as it is said, with its band as wide as it was found to need, and kept in mind to be held against what comes. */
export function sayWithBand(band: KeptBand, path: QuantilePath, now: EpochMs): QuantilePath {
  const said = stretchPath(path, band.horizons);
  const last = band.said.at(-1)?.madeAt ?? Number.NEGATIVE_INFINITY;
  if (now - last >= EVERY_MS) band.said.push(boundsOf(said, now));
  return said;
}

/** What a path says of each distance: all that must be remembered of it. */
function boundsOf(path: QuantilePath, madeAt: EpochMs): Said {
  const stepMs = path.stepSeconds * 1000;
  const level = (q: (typeof QUANTILE_LEVELS)[number]) => path.quantiles[QUANTILE_LEVELS.indexOf(q)]!;
  const open: Said["open"] = new Map();
  for (const minutes of BAND_MINUTES) {
    const step = Math.round((madeAt + minutes * MINUTE - path.startAt) / stepMs);
    if (step < 0 || step >= level(0.5).length) continue;
    open.set(minutes, { low: level(0.05)[step]!, high: level(0.95)[step]! });
  }
  return { madeAt, stepMs, open };
}

/** Writes down what was learnt, so that a restart forgets none of it. */
export async function storeBands(db: Database, kept: KeptBands, now: EpochMs): Promise<void> {
  const changed = [...kept.values()].filter(({ isChanged }) => isChanged);
  await writeBands(
    db,
    changed.map(({ containerId, dimension, horizons, origin }) => ({
      containerId,
      dimension: dimension as Dimension,
      horizons,
      origin,
    })),
    now,
  );
  for (const band of changed) band.isChanged = false;
}

function meanBetween(points: readonly SeriesPoint[], from: EpochMs, to: EpochMs): number | null {
  let sum = 0;
  let count = 0;
  for (let i = points.length - 1; i >= 0 && points[i]!.at >= from; i--) {
    const { at, value } = points[i]!;
    if (at > to || value === null) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : null;
}
