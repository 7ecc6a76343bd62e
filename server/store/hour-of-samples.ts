import type { Sample } from "@/server/domain/telemetry/sample";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { readSamples } from "./samples";

/** What an assessment looks back on: the trees learned from as much. */
export const SAMPLE_WINDOW_MS: DurationMs = 60 * 60_000;
/** What may still arrive late is read again and again; of older samples, what an earlier call read is remembered. */
const READ_AGAIN_MS: DurationMs = 15 * 60_000;
/** A call this long ago leaves five minutes for what came late to it. */
const REMEMBERED_MS: DurationMs = 10 * 60_000;

interface Remembered {
  readAt: EpochMs;
  samples: Sample[];
}

const remembered = new WeakMap<Database, Map<number, Remembered>>();

/**
 * The samples of the last hour by container, oldest first. Each call reads the last quarter of it from the database, and
 * the rest only of containers that nobody asked about lately: at ten seconds' step a host of 300 would else read 108,000
 * rows a tick. What is remembered of a container, about 270 samples, goes when nobody has asked for an hour.
 */
export async function readHourOfSamples(
  db: Database,
  containerIds: readonly number[],
  now: EpochMs,
): Promise<Map<number, Sample[]>> {
  const known = remembered.get(db) ?? new Map<number, Remembered>();
  remembered.set(db, known);
  const from = now - SAMPLE_WINDOW_MS;
  const again = now - READ_AGAIN_MS;
  const isKnown = (id: number) => {
    const readAt = known.get(id)?.readAt;
    return readAt !== undefined && readAt <= now && readAt >= now - REMEMBERED_MS;
  };
  const [fresh, whole] = await Promise.all([
    readSamples(db, containerIds.filter(isKnown), again),
    readSamples(
      db,
      containerIds.filter((id) => !isKnown(id)),
      from,
    ),
  ]);
  for (const [id, { readAt }] of known) if (readAt < from || readAt > now) known.delete(id);
  const hours = new Map<number, Sample[]>();
  for (const id of containerIds) {
    const own = isKnown(id)
      ? [...olderOf(known.get(id)!.samples, from, again), ...(fresh.get(id) ?? [])]
      : (whole.get(id) ?? []);
    known.set(id, { readAt: now, samples: own });
    if (own.length > 0) hours.set(id, own);
  }
  return hours;
}

function olderOf(samples: readonly Sample[], from: EpochMs, to: EpochMs): Sample[] {
  return samples.filter(({ at }) => at >= from && at < to);
}
