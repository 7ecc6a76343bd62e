import type { SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";

/** A simulated container as the port describes one; a copy, so that nobody holds the fleet's own state. */
export function snapshotOf(container: SimulatedContainer): ContainerSnapshot {
  const { blueprint, copy } = container;
  const number = copy === 1 ? "" : `/${copy}`;
  return {
    runtimeId: container.runtimeId,
    name: container.name,
    image: blueprint.image,
    labels: { ...container.labels },
    workloadKey: blueprint.project
      ? `compose:${blueprint.project}/${blueprint.name}${number}`
      : `name:${container.name}`,
    workloadName: container.name,
    state: container.state,
    health: container.health,
    startedAt: container.startedAt,
    restartCount: container.restartCount,
    exitCode: container.exitCode,
    oomKilled: container.oomKilled,
    limits: { ...container.limits },
    pid: container.pid,
    addresses: container.state === "running" ? [container.address] : [],
    command: [...blueprint.command],
    fixedHeap: blueprint.fixedHeap && { ...blueprint.fixedHeap },
  };
}
