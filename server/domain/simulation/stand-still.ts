import { storyMs } from "@/server/domain/simulation/offered-load";
import { checkHealth } from "@/server/domain/simulation/run-container";
import type { Fleet, SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import type { EpochMs } from "@/server/domain/units";

/** Whether it has come to a standstill in this life. */
export function hangs(fleet: Fleet, container: SimulatedContainer, at: EpochMs): boolean {
  const { behaviour } = container.blueprint;
  if (behaviour.kind !== "hang") return false;
  const startsMs = behaviour.startsAfterMs;
  return (
    storyMs(fleet, container, at) >= startsMs && storyMs(fleet, container, container.startedAt) < startsMs
  );
}

/** Lives through a step without doing anything: it holds its memory, answers nobody, and its health check times out. */
export function standStill(fleet: Fleet, container: SimulatedContainer, at: EpochMs): void {
  const { gauges } = container;
  gauges.cpuMillicores = 0;
  gauges.servedPerSecond = 0;
  gauges.cpuPressure = 0;
  gauges.p95Seconds = Number.MAX_VALUE;
  if (at >= container.nextCheckAt) checkHealth(fleet, container, at);
}
