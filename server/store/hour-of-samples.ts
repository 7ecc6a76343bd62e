import type { Sample } from "@/server/domain/telemetry/sample";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { readSamples } from "./samples";

/** What an assessment looks back on: the trees learned from as much. */
export const SAMPLE_WINDOW_MS: DurationMs = 60 * 60_000;

/** The samples of the last hour by container, oldest first. Who serves a host keeps them instead: see `SampleWindows`. */
export function readHourOfSamples(
  db: Database,
  containerIds: readonly number[],
  now: EpochMs,
): Promise<Map<number, Sample[]>> {
  return readSamples(db, containerIds, now - SAMPLE_WINDOW_MS);
}
