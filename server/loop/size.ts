import { setImmediate as breathe } from "node:timers/promises";
import { quantileOfSorted } from "@/server/domain/forecast/statistics";
import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import { createRightSizer, RIGHT_SIZER } from "@/server/domain/negotiation/right-size/right-sizer";
import type { DurationMs } from "@/server/domain/units";
import type { House } from "@/server/house";
import {
  listToSize,
  readPeaks,
  type SizedDimension,
  type StoredRightSize,
  type ToSize,
  writeRightSizes,
} from "@/server/store/right-sizes";
import { sumSavings } from "@/server/store/savings";

const HOUR: DurationMs = 3_600_000;
/** A job stops after this long and leaves the rest to the next. */
const BUDGET_MS: DurationMs = 5_000;
/** Fewer five minutes than an hour's say nothing of what comes. */
const FEWEST_POINTS = 12;

/** Works out the right size of each container once an hour, and adds up what the day set aside and used. Changes no limit. */
export async function size(house: House, { hostId }: { hostId: number }): Promise<void> {
  const startedAt = performance.now();
  const now = house.clock.now();
  for (const container of await listToSize(house.db, hostId, now, HOUR)) {
    if (performance.now() - startedAt > BUDGET_MS) break;
    await breathe();
    const peaks = await readPeaks(house.db, container.id, now);
    const sizes = (["cpu", "memory"] as const).map((dimension) =>
      sizeOne(container, dimension, peaks[dimension]),
    );
    await writeRightSizes(
      house.db,
      sizes.filter((own) => own !== null),
      now,
    );
  }
  await sumSavings(house.db, hostId, now);
}

function sizeOne(
  { id, caps }: ToSize,
  dimension: SizedDimension,
  points: readonly SeriesPoint[],
): StoredRightSize | null {
  const known = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  if (known.length < FEWEST_POINTS) return null;
  const sizer = createRightSizer(RIGHT_SIZER[dimension]);
  for (const { at, value } of known) sizer.observe(at, value);
  const { limit, level, margin } = sizer.rightSize()!;
  const sorted = Float64Array.from(known, ({ value }) => value).sort();
  return {
    containerId: id,
    dimension,
    wanted: limit,
    cap: caps[dimension],
    usedMean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    usedP95: quantileOfSorted(sorted, 0.95),
    level,
    margin,
    historyHours: (known.at(-1)!.at - known[0]!.at) / HOUR,
  };
}
