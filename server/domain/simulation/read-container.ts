import type { Fleet, SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import type { Reading } from "@/server/domain/telemetry/reading";

const BASE_PIDS = 3;
const PIDS_LIMIT = 4_096;

/**
 * What a kernel would say of a running container at the fleet's `now`: whole numbers, counters cut off, never rounded
 * up, so that they cannot fall. Nothing is missing: a simulated kernel has every file.
 */
export function readContainer(fleet: Fleet, container: SimulatedContainer): Reading {
  const { counters, gauges, blueprint } = container;
  const workingSet = Math.floor(gauges.workingSetBytes);
  const inactiveFile = Math.floor(gauges.inactiveFileBytes);
  return {
    at: Math.max(fleet.now, container.startedAt),
    cpuUsageNs: Math.floor(counters.cpuUsageNs),
    cpuPeriods: Math.floor(counters.cpuPeriods),
    cpuThrottledPeriods: Math.floor(counters.cpuThrottledPeriods),
    memoryUsageBytes: workingSet + inactiveFile,
    memoryInactiveFileBytes: inactiveFile,
    oomEvents: counters.oomEvents,
    oomKills: counters.oomKills,
    majorFaults: Math.floor(counters.majorFaults),
    networkRxBytes: Math.floor(counters.networkRxBytes),
    networkTxBytes: Math.floor(counters.networkTxBytes),
    networkDrops: 0,
    blockReadBytes: Math.floor(counters.blockReadBytes),
    blockWriteBytes: Math.floor(counters.blockWriteBytes),
    blockReadOps: Math.floor(counters.blockReadOps),
    blockWriteOps: Math.floor(counters.blockWriteOps),
    pids: BASE_PIDS + blueprint.service.threads * 4 + Math.min(64, Math.ceil(gauges.backlog / 8)),
    pidsLimit: PIDS_LIMIT,
    cpuPressure: hundredths(gauges.cpuPressure),
    memoryPressure: hundredths(gauges.memoryPressure),
    ioPressure: hundredths(gauges.ioPressure),
    limits: { ...container.limits },
    source: "simulator",
    missing: {},
  };
}

/** PSI files carry two decimals. */
function hundredths(percent: number): number {
  return Math.round(percent * 100) / 100;
}
