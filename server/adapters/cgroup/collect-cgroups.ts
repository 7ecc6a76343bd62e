import type { CgroupLocation } from "@/server/adapters/cgroup/locate-cgroup";
import { readCgroup } from "@/server/adapters/cgroup/read-cgroup";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { DurationMs, EpochMs } from "@/server/domain/units";

/** Longest time that a tick holds the event loop before it lets others run. */
const LONGEST_TURN: DurationMs = 8;

/**
 * Reads many cgroups, in turns of a few milliseconds so that nobody else in this process waits for long.
 *
 * targets  location by container id.
 * now      asked once a container: a rate divides by the time between two reads of the *same* container.
 * Returns  readings by container id; a cgroup that is gone is left out.
 */
export async function collectCgroups(
  targets: ReadonlyMap<string, CgroupLocation>,
  now: () => EpochMs,
): Promise<Map<string, Reading>> {
  const readings = new Map<string, Reading>();
  let turnEndsAt = performance.now() + LONGEST_TURN;
  for (const [id, location] of targets) {
    const reading = readCgroup(location, now());
    if (reading !== null) readings.set(id, reading);
    if (performance.now() < turnEndsAt) continue;
    await new Promise(setImmediate);
    turnEndsAt = performance.now() + LONGEST_TURN;
  }
  return readings;
}
