import type { SeededRandom } from "@/server/domain/simulation/seeded-random";
import type { Blueprint } from "@/server/domain/simulation/workload";
import type {
  Bytes,
  BytesPerSecond,
  DurationMs,
  EpochMs,
  Limits,
  Millicores,
  PerSecond,
  Seconds,
} from "@/server/domain/units";

/** Physics advances by this much, unless a caller asks for coarser steps to catch up. */
export const STEP_MS: DurationMs = 1_000;

export interface SimulatedHost {
  cpuMillicores: Millicores;
  memoryBytes: Bytes;
  /** One direction of the uplink, and reads or writes of the disk; left out: nobody knows, as on a host that cannot tell. */
  networkBytesPerSecond?: BytesPerSecond;
  diskBytesPerSecond?: BytesPerSecond;
}

export interface SimulatedEvent {
  at: EpochMs;
  kind: "start" | "die" | "oom" | "health_status" | "update" | "destroy" | "stop_requested";
  runtimeId: string;
  name: string;
  exitCode: number | null;
  health: "healthy" | "unhealthy" | "starting" | null;
}

/** What the kernel counts for one cgroup: fractions are kept here and cut off when read. All restart at zero. */
export interface Counters {
  cpuUsageNs: number;
  cpuPeriods: number;
  cpuThrottledPeriods: number;
  oomEvents: number;
  oomKills: number;
  majorFaults: number;
  networkRxBytes: number;
  networkTxBytes: number;
  blockReadBytes: number;
  blockWriteBytes: number;
  blockReadOps: number;
  blockWriteOps: number;
  requests: number;
  failedRequests: number;
}

/** What holds now, of a running container. */
export interface Gauges {
  cpuMillicores: Millicores;
  workingSetBytes: Bytes;
  inactiveFileBytes: Bytes;
  peakUsageBytes: Bytes;
  /** Percent in [0, 100], averaged over 10 s. */
  cpuPressure: number;
  memoryPressure: number;
  ioPressure: number;
  /** Requests that wait. */
  backlog: number;
  servedPerSecond: PerSecond;
  p95Seconds: Seconds;
}

export interface SimulatedContainer {
  runtimeId: string;
  name: string;
  /** Which copy of its blueprint: 1, 2, … */
  copy: number;
  blueprint: Blueprint;
  labels: Record<string, string>;
  address: string;
  /** How fast its own story runs: 1 for the first copy, slower for most later ones, so that failures stay rare. */
  pace: number;
  limits: Limits;
  state: "running" | "restarting" | "exited";
  health: "none" | "starting" | "healthy" | "unhealthy";
  failedChecks: number;
  nextCheckAt: EpochMs;
  startedAt: EpochMs;
  restartCount: number;
  restartAt: EpochMs | null;
  backoffMs: DurationMs;
  exitCode: number | null;
  oomKilled: boolean;
  pid: number | null;
  counters: Counters;
  gauges: Gauges;
  /** Bytes grown since the start beyond the service's own. */
  grownBytes: Bytes;
  /** Slow multiplicative noise of load and of memory, mean 0. */
  loadNoise: number;
  memoryNoise: number;
  /** End of the burst that is on, else in the past; and when the next begins. */
  burstEndsAt: EpochMs;
  nextBurstAt: EpochMs;
  /** Story time left until the bug bites. */
  crashInMs: DurationMs;
  random: SeededRandom;
}

/** A host and all that runs on it. Steps and commands change it in place; nothing else holds state. */
export interface Fleet {
  seed: number;
  /** Everything is simulated up to here. */
  now: EpochMs;
  /** The instant that blueprints' `…AfterMs` count from. */
  presentAt: EpochMs;
  /** Story time over clock time: > 1 makes leaks, days and surges run faster; seconds of CPU stay seconds. */
  tempo: number;
  host: SimulatedHost;
  /** Share of the host's CPU that was busy in the last step, in [0, 1]. */
  busy: number;
  containers: SimulatedContainer[];
  byId: Map<string, SimulatedContainer>;
  /** The latest events, oldest first, and how many older ones are gone. */
  events: SimulatedEvent[];
  droppedEvents: number;
  /** The next container's place in the seed's streams and in the network. */
  nextNumber: number;
}

const KEPT_EVENTS = 20_000;

/** Appends to the fleet's log, which keeps the latest 20,000 to 25,000 and counts what it lets go. */
export function recordEvent(
  fleet: Fleet,
  container: SimulatedContainer,
  at: EpochMs,
  kind: SimulatedEvent["kind"],
  detail: Partial<Pick<SimulatedEvent, "exitCode" | "health">> = {},
): void {
  const { runtimeId, name } = container;
  fleet.events.push({ at, kind, runtimeId, name, exitCode: null, health: null, ...detail });
  if (fleet.events.length < KEPT_EVENTS * 1.25) return;
  fleet.droppedEvents += fleet.events.length - KEPT_EVENTS;
  fleet.events.splice(0, fleet.events.length - KEPT_EVENTS);
}
