import {
  type Counters,
  type Fleet,
  type Gauges,
  recordEvent,
  type SimulatedContainer,
} from "@/server/domain/simulation/simulated-fleet";
import type { Bytes, DurationMs, EpochMs } from "@/server/domain/units";

const FIRST_BACKOFF_MS: DurationMs = 1_000;
const LONGEST_BACKOFF_MS: DurationMs = 60_000;
/** A run at least this long is a success, and the next wait is the shortest again. */
const SETTLED_AFTER_MS: DurationMs = 10_000;
export const CHECK_EVERY_MS: DurationMs = 10_000;

/** Exit code of a process that the OOM killer ended: 128 + SIGKILL. */
export const EXIT_OOM_KILLED = 137;
/** Exit code of a process that followed a request to stop: 128 + SIGTERM. */
export const EXIT_STOPPED = 143;

export function zeroCounters(): Counters {
  return {
    cpuUsageNs: 0,
    cpuPeriods: 0,
    cpuThrottledPeriods: 0,
    oomEvents: 0,
    oomKills: 0,
    majorFaults: 0,
    networkRxBytes: 0,
    networkTxBytes: 0,
    blockReadBytes: 0,
    blockWriteBytes: 0,
    blockReadOps: 0,
    blockWriteOps: 0,
    requests: 0,
    failedRequests: 0,
  };
}

/** A process that has just started: it holds its memory and has done nothing yet. */
export function restingGauges(workingSetBytes: Bytes): Gauges {
  return {
    cpuMillicores: 0,
    workingSetBytes,
    inactiveFileBytes: 0,
    peakUsageBytes: workingSetBytes,
    cpuPressure: 0,
    memoryPressure: 0,
    ioPressure: 0,
    backlog: 0,
    servedPerSecond: 0,
    p95Seconds: 0,
  };
}

/**
 * Starts (or restarts) a container in place at `at`: a new process in a new cgroup, so every counter is zero, what
 * had grown is gone and the queue is empty. Tells `start`.
 */
export function startContainer(fleet: Fleet, container: SimulatedContainer, at: EpochMs): void {
  const { blueprint, random } = container;
  container.state = "running";
  container.startedAt = at;
  container.restartAt = null;
  container.exitCode = null;
  container.oomKilled = false;
  container.pid = 1_000 + (random.uint32() % 4_000_000);
  container.health = blueprint.healthcheck ? "starting" : "none";
  container.failedChecks = 0;
  container.nextCheckAt = at + CHECK_EVERY_MS;
  container.counters = zeroCounters();
  container.grownBytes = 0;
  const { behaviour } = blueprint;
  container.crashInMs = behaviour.kind === "crashBug" ? random.exponential(behaviour.meanUptimeMs) : 0;
  container.gauges = restingGauges(blueprint.service.memoryBytes);
  recordEvent(fleet, container, at, "start");
}

/**
 * Ends a running container in place with `exitCode` at `at`. Tells `oom` when the kernel killed it, then `die`. With
 * the restart policy "always", it comes back after a wait that doubles from 1 s to 60 s while runs are short.
 */
export function endContainer(
  fleet: Fleet,
  container: SimulatedContainer,
  at: EpochMs,
  exitCode: number,
  because: "oom" | "host_oom" | "exit" | "stop",
): void {
  const isKilled = because === "oom" || because === "host_oom";
  if (isKilled) {
    // The host's killer counts the kill, and no full limit.
    if (because === "oom") container.counters.oomEvents += 1;
    container.counters.oomKills += 1;
    recordEvent(fleet, container, at, "oom");
  }
  container.exitCode = exitCode;
  container.oomKilled = isKilled;
  container.pid = null;
  container.health = "none";
  recordEvent(fleet, container, at, "die", { exitCode });

  if (because === "stop" || container.blueprint.restartPolicy === "no") {
    container.state = "exited";
    return;
  }
  const settled = at - container.startedAt >= SETTLED_AFTER_MS;
  container.backoffMs = settled ? FIRST_BACKOFF_MS : Math.min(LONGEST_BACKOFF_MS, container.backoffMs * 2);
  container.state = "restarting";
  container.restartAt = at + container.backoffMs;
}

/** Does what a person's `docker stop` does: tells `stop_requested`, then ends it for good. No-op once it has exited. */
export function stopContainer(fleet: Fleet, container: SimulatedContainer, at: EpochMs): void {
  if (container.state === "exited") return;
  recordEvent(fleet, container, at, "stop_requested");
  if (container.state === "running") endContainer(fleet, container, at, EXIT_STOPPED, "stop");
  container.state = "exited";
  container.restartAt = null;
}

/** Removes a container, running or not; removing what is gone is fine. Tells `die` if it ran, then `destroy`. */
export function removeContainer(fleet: Fleet, runtimeId: string, at: EpochMs): void {
  const container = fleet.byId.get(runtimeId);
  if (!container) return;
  stopContainer(fleet, container, at);
  fleet.byId.delete(runtimeId);
  fleet.containers.splice(fleet.containers.indexOf(container), 1);
  recordEvent(fleet, container, at, "destroy");
}
