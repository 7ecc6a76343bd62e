import { CHECK_EVERY_MS, EXIT_OOM_KILLED, endContainer } from "@/server/domain/simulation/lifecycle";
import { mostServed } from "@/server/domain/simulation/most-served";
import { offeredLoad } from "@/server/domain/simulation/offered-load";
import { type Fleet, recordEvent, type SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import type { DurationMs, EpochMs, Millicores, PerSecond } from "@/server/domain/units";

/** The CFS period that engines use. */
const PERIOD_MS: DurationMs = 100;
const MINUTE_MS: DurationMs = 60_000;
const BLOCK_BYTES = 16 * 1024;
/** Memory that one waiting request holds. */
const QUEUED_REQUEST_BYTES = 32 * 1024;
/** A queue holds one minute of ordinary load; what comes after is turned away. */
const QUEUE_SECONDS = 60;
/** A health check waits this long for its answer. */
const CHECK_TIMEOUT_SECONDS = 3;
const CHECKS_TO_UNHEALTHY = 3;
const BASE_ERROR_RATIO = 0.0002;
/** Of a host that does not say what its disk gives. */
const HOST_DISK_BYTES_PER_SECOND = 400e6;

/** What one container wants for the coming step. */
export interface Demand {
  /** Millicores for requests (offered and waiting), at most its threads. */
  cpuMillicores: Millicores;
  /** Of these, the part that serves requests; the rest idles or works on its own account. */
  requestMillicores: Millicores;
  cpuMsPerRequest: number;
  offeredPerSecond: PerSecond;
}

/** Advances the noise of a running container by `dtMs` and says what CPU it wants, before any limit. */
export function demandOf(fleet: Fleet, container: SimulatedContainer, dtMs: DurationMs): Demand {
  const { service } = container.blueprint;
  const { random } = container;
  container.loadNoise = drift(container.loadNoise, 0.05, dtMs / 30_000, random.normal());
  container.memoryNoise = drift(container.memoryNoise, 0.012, dtMs / 120_000, random.normal());
  const load = offeredLoad(fleet, container, fleet.now + dtMs);
  // On a crowded host, shared caches and hyperthreads make the same work dearer: up to 30 % on a full one.
  const cpuMsPerRequest = service.cpuMsPerRequest * (1 + 0.3 * crowding(fleet));
  // What the network or the disk does not let through is not worked on either: it waits for its answer to leave.
  const waiting = Math.min(
    mostServed(container),
    load.requestsPerSecond + container.gauges.backlog / (dtMs / 1_000),
  );
  const ceiling = service.threads * 1_000;
  const requestMillicores = Math.min(ceiling, waiting * cpuMsPerRequest);
  return {
    cpuMillicores: service.idleMillicores + requestMillicores + load.extraMillicores,
    requestMillicores,
    cpuMsPerRequest,
    offeredPerSecond: load.requestsPerSecond,
  };
}

/**
 * Lives through `dtMs` ending at `at` with `granted` millicores out of what it wanted: serves its queue, counts,
 * grows, is checked, and may die (a bug, a full heap, the OOM killer) with the events that an engine would tell.
 */
export function runContainer(
  fleet: Fleet,
  container: SimulatedContainer,
  demand: Demand,
  granted: Millicores,
  at: EpochMs,
  dtMs: DurationMs,
): void {
  spendCpu(fleet, container, demand, granted, dtMs);
  serveRequests(fleet, container, demand, granted, dtMs);
  grow(fleet, container, dtMs);
  if (succumb(fleet, container, at, dtMs)) return;
  if (at >= container.nextCheckAt) checkHealth(fleet, container, at);
}

function spendCpu(
  fleet: Fleet,
  { counters, gauges, limits, loadNoise }: SimulatedContainer,
  demand: Demand,
  granted: Millicores,
  dtMs: DurationMs,
): void {
  gauges.cpuMillicores = granted;
  counters.cpuUsageNs += granted * dtMs * 1_000;
  if (limits.cpuMillicores !== null) {
    const periods = dtMs / PERIOD_MS;
    // Who waits for a full host does not reach its own quota, and is not throttled for it.
    const reached = granted < limits.cpuMillicores ? granted : demand.cpuMillicores;
    // Usage varies from period to period by about 12 %: a logistic stands for the normal tail above the quota.
    const excess = (reached / limits.cpuMillicores - 1) / 0.12;
    counters.cpuPeriods += periods;
    counters.cpuThrottledPeriods += periods / (1 + Math.exp(-1.7 * excess));
  }
  const starved = 1 - granted / demand.cpuMillicores;
  const stalled = Math.max(starved, 0.2 * crowding(fleet), 0.002 + 0.03 * Math.abs(loadNoise));
  gauges.cpuPressure = average10s(gauges.cpuPressure, 100 * stalled, dtMs);
}

function serveRequests(
  fleet: Fleet,
  container: SimulatedContainer,
  demand: Demand,
  granted: Millicores,
  dtMs: DurationMs,
): void {
  const { counters, gauges, limits, blueprint } = container;
  const { service } = blueprint;
  const seconds = dtMs / 1_000;
  const forRequests = demand.requestMillicores * (granted / demand.cpuMillicores);
  const waiting = gauges.backlog + demand.offeredPerSecond * seconds;
  const served = Math.min(
    waiting,
    (forRequests / demand.cpuMsPerRequest) * seconds,
    mostServed(container) * seconds,
  );
  const room = Math.ceil(service.requestsPerSecond * QUEUE_SECONDS);
  const turnedAway = Math.max(0, waiting - served - room);
  // Division leaves crumbs of a request behind, and a crumb is not a queue.
  const left = waiting - served - turnedAway;
  gauges.backlog = left < 1e-6 ? 0 : left;
  gauges.servedPerSecond = served / seconds;
  const reach = Math.min(service.threads * 1_000, limits.cpuMillicores ?? Number.POSITIVE_INFINITY);
  const idle = Math.max(0.04, 1 - granted / reach);
  const queueSeconds = gauges.backlog / Math.max(gauges.servedPerSecond, 0.1);
  gauges.p95Seconds = (3 * demand.cpuMsPerRequest) / 1_000 / idle + queueSeconds;

  counters.requests += served + turnedAway;
  counters.failedRequests += served * BASE_ERROR_RATIO + turnedAway;
  const networkCap = limits.networkBytesPerSecond ?? Number.POSITIVE_INFINITY;
  const diskCap = limits.diskBytesPerSecond ?? Number.POSITIVE_INFINITY;
  counters.networkRxBytes += Math.min((served + turnedAway) * service.requestBytes, networkCap * seconds);
  counters.networkTxBytes += served * service.responseBytes;
  const read = Math.min(service.diskReadBytesPerSecond, diskCap) * seconds;
  const written = served * service.diskWriteBytesPerRequest;
  counters.blockReadBytes += read;
  counters.blockWriteBytes += written;
  counters.blockReadOps += read / BLOCK_BYTES;
  counters.blockWriteOps += written / BLOCK_BYTES;
  gauges.inactiveFileBytes += read + written;
  const diskShare =
    (read + written) / seconds / (fleet.host.diskBytesPerSecond ?? HOST_DISK_BYTES_PER_SECOND);
  // Writes that wait for a full throttle stall the whole service for as much as is missing.
  const wanted = waiting * service.diskWriteBytesPerRequest;
  const heldUp = wanted > diskCap * seconds ? 1 - (diskCap * seconds) / wanted : 0;
  gauges.ioPressure = average10s(gauges.ioPressure, 100 * Math.min(1, Math.max(diskShare, heldUp)), dtMs);
}

function grow(fleet: Fleet, container: SimulatedContainer, dtMs: DurationMs): void {
  const { counters, gauges, limits, blueprint } = container;
  const { behaviour, service } = blueprint;
  const story = (dtMs / MINUTE_MS) * fleet.tempo * container.pace;
  if (behaviour.kind === "leak" || behaviour.kind === "fixedHeap")
    container.grownBytes += behaviour.bytesPerMinute * story * (1 + container.loadNoise);
  gauges.workingSetBytes =
    service.memoryBytes * (1 + container.memoryNoise) +
    container.grownBytes +
    gauges.backlog * QUEUED_REQUEST_BYTES;
  const room = (limits.memoryBytes ?? fleet.host.memoryBytes) - gauges.workingSetBytes;
  // Uncapped, a service keeps about half its own size in file cache; under a limit, the cache yields first.
  gauges.inactiveFileBytes = Math.max(0, Math.min(gauges.inactiveFileBytes, service.memoryBytes / 2, room));
  gauges.peakUsageBytes = Math.max(gauges.peakUsageBytes, gauges.workingSetBytes + gauges.inactiveFileBytes);

  const filled = limits.memoryBytes === null ? 0 : gauges.workingSetBytes / limits.memoryBytes;
  const squeeze = Math.min(1, Math.max(0, (filled - 0.92) / 0.08));
  counters.majorFaults += (0.01 + 150 * squeeze * squeeze) * (dtMs / 1_000);
  gauges.memoryPressure = average10s(gauges.memoryPressure, 40 * squeeze * squeeze, dtMs);
}

/** Whether the container died in this step. */
function succumb(fleet: Fleet, container: SimulatedContainer, at: EpochMs, dtMs: DurationMs): boolean {
  const { gauges, limits, blueprint } = container;
  const { behaviour } = blueprint;
  if (limits.memoryBytes !== null && gauges.workingSetBytes > limits.memoryBytes) {
    gauges.workingSetBytes = limits.memoryBytes;
    endContainer(fleet, container, at, EXIT_OOM_KILLED, "oom");
    return true;
  }
  if (behaviour.kind === "fixedHeap" && behaviour.liveBytes + container.grownBytes >= behaviour.heapBytes) {
    endContainer(fleet, container, at, 3, "exit");
    return true;
  }
  if (behaviour.kind === "crashBug") {
    container.crashInMs -= dtMs * fleet.tempo * container.pace;
    if (container.crashInMs <= 0) {
      endContainer(fleet, container, at, 1, "exit");
      return true;
    }
  }
  return false;
}

function checkHealth(fleet: Fleet, container: SimulatedContainer, at: EpochMs): void {
  container.nextCheckAt = at + CHECK_EVERY_MS;
  if (container.health === "none") return;
  const answered = container.gauges.p95Seconds < CHECK_TIMEOUT_SECONDS;
  container.failedChecks = answered ? 0 : container.failedChecks + 1;
  const failing = container.failedChecks >= CHECKS_TO_UNHEALTHY;
  const health = answered ? "healthy" : failing ? "unhealthy" : container.health;
  if (health === container.health) return;
  container.health = health;
  recordEvent(fleet, container, at, "health_status", { health });
}

/** 0 up to 85 % of the host's CPU, then up to 1 when it is full. */
function crowding(fleet: Fleet): number {
  return Math.max(0, fleet.busy - 0.85) / 0.15;
}

/** One step of noise that returns to 0 (Ornstein-Uhlenbeck), with standard deviation `spread`. */
function drift(value: number, spread: number, ageInTimeConstants: number, shock: number): number {
  const keep = Math.exp(-ageInTimeConstants);
  return value * keep + spread * Math.sqrt(1 - keep * keep) * shock;
}

/** The kernel's "avg10": an exponential average with a time constant of 10 s. */
function average10s(average: number, value: number, dtMs: DurationMs): number {
  return value + (average - value) * Math.exp(-dtMs / 10_000);
}
