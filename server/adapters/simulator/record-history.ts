import { readContainer } from "@/server/domain/simulation/read-container";
import type { Fleet } from "@/server/domain/simulation/simulated-fleet";
import { stepFleet } from "@/server/domain/simulation/step-fleet";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { DurationMs, EpochMs } from "@/server/domain/units";

export const HISTORY_STEP_MS: DurationMs = 10_000;
export const LONGEST_HISTORY_MS: DurationMs = 2 * 3_600_000;
/** Bounds memory: a reading takes about 400 bytes, so all of them together stay near 25 MB. */
const MOST_READINGS = 60_000;

/** How much past a fleet of this size is given: two hours up to 83 containers, two minutes for 5,000. */
export function historyLengthMs(containers: number): DurationMs {
  const steps = Math.max(1, Math.floor(MOST_READINGS / containers));
  return Math.min(LONGEST_HISTORY_MS, steps * HISTORY_STEP_MS);
}

/**
 * Lives through the fleet's time up to `untilMs` and writes down a reading of every running container at every 10 s
 * of the epoch, oldest first, as a collector would have. Only as much as `historyLengthMs` allows is kept; what lies
 * before it is lived through unrecorded. A container that was down at an instant has a gap there.
 */
export function recordHistory(fleet: Fleet, untilMs: EpochMs): Map<string, Reading[]> {
  const history = new Map<string, Reading[]>(fleet.containers.map((c) => [c.runtimeId, []]));
  const fromMs = Math.max(fleet.now, untilMs - historyLengthMs(fleet.containers.length));
  for (let at = Math.ceil(fromMs / HISTORY_STEP_MS) * HISTORY_STEP_MS; at <= untilMs; at += HISTORY_STEP_MS) {
    stepFleet(fleet, at);
    for (const container of fleet.containers)
      if (container.state === "running")
        history.get(container.runtimeId)!.push(readContainer(fleet, container));
  }
  stepFleet(fleet, untilMs);
  return history;
}
