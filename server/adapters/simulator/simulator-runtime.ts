import { Bell, fleetEvents } from "@/server/adapters/simulator/fleet-events";
import { historyLengthMs, recordHistory } from "@/server/adapters/simulator/record-history";
import { snapshotOf } from "@/server/adapters/simulator/snapshot-of";
import { blueprintOf } from "@/server/domain/simulation/blueprint-of";
import { addContainer, createFleet, type FleetOptions } from "@/server/domain/simulation/create-fleet";
import { DEMO_BLUEPRINTS } from "@/server/domain/simulation/demo-blueprints";
import { removeContainer, startContainer, stopContainer } from "@/server/domain/simulation/lifecycle";
import { memoryAvailable } from "@/server/domain/simulation/memory-available";
import { readContainer } from "@/server/domain/simulation/read-container";
import { setLimits } from "@/server/domain/simulation/set-limits";
import {
  type SimulatedContainer,
  type SimulatedHost,
  STEP_MS,
} from "@/server/domain/simulation/simulated-fleet";
import { stepFleet } from "@/server/domain/simulation/step-fleet";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { Bytes, DurationMs, EpochMs, Millicores } from "@/server/domain/units";
import type { Clock } from "@/server/ports/clock";
import {
  ContainerGone,
  type ContainerRuntime,
  type HostDescription,
  RuntimeRefusal,
  RuntimeUnavailable,
} from "@/server/ports/container-runtime";

/** Further behind than this, the fleet catches up in coarse steps, … */
const FINE_CATCH_UP_MS: DurationMs = 30 * 60_000;
const COARSE_STEP_MS: DurationMs = 10_000;
/** … at most this many of them, however long the sleep was. */
const MOST_COARSE_STEPS = 2_000;

export interface SimulatorOptions extends Pick<FleetOptions, "seed" | "containers" | "host" | "blueprints"> {
  clock: Clock;
  /**
   * How fast troubles unfold: at 10, a leak of 3 MiB/min grows 30 MiB in a minute of the clock, and a day takes
   * 2.4 h. Readings and events keep the clock's time, and a second of CPU stays a second.
   */
  speed?: number;
  /** Where the simulated past begins; by default as far back as is recorded (2 h for a demo fleet). */
  startAt?: EpochMs;
  /** How long a listener for events waits before it looks at the clock again. */
  eventPollMs?: DurationMs;
}

export interface SimulatorRuntime extends ContainerRuntime {
  /** Readings every 10 s from before the runtime was made, by runtime id, oldest first: what charts begin with. */
  recordedHistory(): Map<string, Reading[]>;
  /** Brings the fleet to the clock's now and wakes the listeners; every other call does so by itself. */
  catchUp(): void;
  /** The container itself and the instant it stands at, for the simulated telemetry; `null` when it is gone. */
  peek(runtimeId: string): { at: EpochMs; container: Readonly<SimulatedContainer> } | null;
  /** For tests: a quiet container with a working set of 48 MiB. Returns its runtime id. */
  startContainer(options: { memoryBytes?: Bytes; cpuMillicores?: Millicores }): Promise<string>;
  stopContainer(runtimeId: string): Promise<void>;
  removeContainer(runtimeId: string): Promise<void>;
  /** The hardware as it stands; resized, the kernel sees it at once, as after a hot-plug. */
  hardware(): { cpuMillicores: Millicores; memoryBytes: Bytes };
  resizeHardware(size: { cpuMillicores: Millicores; memoryBytes: Bytes }): void;
}

/**
 * A fleet that exists only in memory, behind the same port as a real engine and never passed off as one.
 *
 * The same seed, clock and calls give the same bytes. Each call first brings the fleet to the clock's now in steps of
 * 1 s. More than 30 min behind (a laptop that slept), all but the last minute is caught up in steps of 10 s or more:
 * bounded work, in which short bursts may be lost.
 */
export function createSimulatorRuntime(options: SimulatorOptions): SimulatorRuntime {
  const { seed, clock, speed = 1, eventPollMs = 500, blueprints = DEMO_BLUEPRINTS } = options;
  const presentAt = clock.now();
  const startAt =
    options.startAt ??
    presentAt - (presentAt % STEP_MS) - historyLengthMs(options.containers ?? blueprints.length);
  const fleet = createFleet({ ...options, blueprints, startAt, presentAt, tempo: speed });
  const history = recordHistory(fleet, presentAt);
  const bell = new Bell();
  const closing = new AbortController();

  const catchUp = () => {
    if (closing.signal.aborted) throw new RuntimeUnavailable("the simulated fleet is closed");
    const now = clock.now();
    const behind = now - fleet.now;
    if (behind < STEP_MS) return;
    if (behind > FINE_CATCH_UP_MS) {
      const steps = Math.ceil(behind / MOST_COARSE_STEPS / STEP_MS) * STEP_MS;
      stepFleet(fleet, now - 60_000, Math.max(COARSE_STEP_MS, steps));
    }
    stepFleet(fleet, now);
    bell.ring();
  };
  const find = (runtimeId: string): SimulatedContainer => {
    catchUp();
    const container = fleet.byId.get(runtimeId);
    if (!container) throw new ContainerGone(`no simulated container ${runtimeId}`);
    return container;
  };

  return {
    kind: "simulator",
    async describeHost() {
      catchUp();
      return describeHost(seed, fleet.host);
    },
    async hostMemoryAvailable() {
      catchUp();
      return memoryAvailable(fleet);
    },
    async listContainers() {
      catchUp();
      return fleet.containers.filter(({ state }) => state === "running").map(snapshotOf);
    },
    async inspect(runtimeId) {
      catchUp();
      const container = fleet.byId.get(runtimeId);
      return container ? snapshotOf(container) : null;
    },
    async readAll(containers) {
      catchUp();
      const readings = new Map<string, Reading>();
      for (const { runtimeId } of containers) {
        const container = fleet.byId.get(runtimeId);
        if (container?.state === "running") readings.set(runtimeId, readContainer(fleet, container));
      }
      return readings;
    },
    async updateLimits(runtimeId, target) {
      const outcome = setLimits(fleet, find(runtimeId), target, clock.now());
      bell.ring();
      if (outcome.kind === "refuse") throw new RuntimeRefusal(outcome.because);
    },
    async readLimits(runtimeId) {
      return { limits: { ...find(runtimeId).limits }, source: "simulator" };
    },
    events(since, signal) {
      const ended = AbortSignal.any([signal, closing.signal]);
      return fleetEvents(fleet, since, ended, { catchUp, bell, pollMs: eventPollMs });
    },
    async close() {
      closing.abort();
    },
    recordedHistory: () => history,
    catchUp,
    peek: (runtimeId) => {
      catchUp();
      const container = fleet.byId.get(runtimeId);
      return container ? { at: fleet.now, container } : null;
    },
    async startContainer({ memoryBytes, cpuMillicores }) {
      catchUp();
      const blueprint = blueprintOf({
        name: `quiet-${fleet.nextNumber}`,
        image: "acme/quiet:1.0",
        project: null,
        cpu: cpuMillicores ?? null,
        memoryMib: memoryBytes === undefined ? null : memoryBytes / 1024 ** 2,
        restMib: 48,
        load: [2, 1],
      });
      const container = addContainer(fleet, blueprint, 1, clock.now());
      startContainer(fleet, container, clock.now());
      bell.ring();
      return container.runtimeId;
    },
    async stopContainer(runtimeId) {
      stopContainer(fleet, find(runtimeId), clock.now());
      bell.ring();
    },
    async removeContainer(runtimeId) {
      catchUp();
      removeContainer(fleet, runtimeId, clock.now());
      bell.ring();
    },
    hardware: () => ({ cpuMillicores: fleet.host.cpuMillicores, memoryBytes: fleet.host.memoryBytes }),
    resizeHardware({ cpuMillicores, memoryBytes }) {
      catchUp();
      Object.assign(fleet.host, { cpuMillicores, memoryBytes });
    },
  };
}

function describeHost(seed: number, host: SimulatedHost): HostDescription {
  const simulated = { supported: true, because: "enforced by the simulation" };
  return {
    name: "simulated-host",
    kind: "simulator",
    version: `Simulated fleet, seed ${seed}`,
    ...host,
    cgroupVersion: null,
    capabilities: {
      cpuLimit: simulated,
      memoryLimit: simulated,
      network: simulated,
      disk: simulated,
      pressure: {
        supported: true,
        because: "estimated from how long each container waits for CPU and memory",
      },
      cgroupFiles: { supported: false, because: "a simulated container has no kernel under it" },
    },
  };
}
