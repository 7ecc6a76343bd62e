import { DEMO_BLUEPRINTS } from "@/server/domain/simulation/demo-blueprints";
import { restingGauges, zeroCounters } from "@/server/domain/simulation/lifecycle";
import { storyMs } from "@/server/domain/simulation/offered-load";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";
import type { Fleet, SimulatedContainer, SimulatedHost } from "@/server/domain/simulation/simulated-fleet";
import type { Blueprint } from "@/server/domain/simulation/workload";
import type { Bytes, DurationMs, EpochMs } from "@/server/domain/units";

const GIB = 1024 ** 3;
const MINUTE_MS: DurationMs = 60_000;
const DAY_MS: DurationMs = 86_400_000;
/** A link of 1 Gbit/s, and a solid-state disk. */
const DEFAULT_HOST = {
  cpuMillicores: 16_000,
  memoryBytes: 32 * GIB,
  networkBytesPerSecond: 125e6,
  diskBytesPerSecond: 400e6,
} as const satisfies SimulatedHost;

export interface FleetOptions {
  seed: number;
  /** The simulation begins here. */
  startAt: EpochMs;
  /** The blueprints' troubles are due relative to this; later than `startAt` where a past is to be simulated first. */
  presentAt?: EpochMs;
  /** Story time over clock time, > 0. */
  tempo?: number;
  /** How many; the blueprints repeat with numbered names. */
  containers?: number;
  /** One host; by default 16 cores, 32 GiB, 1 Gbit/s and 400 MB/s of disk for each round of the blueprints. */
  host?: SimulatedHost;
  blueprints?: readonly Blueprint[];
}

/**
 * A host full of containers at `startAt`: each has been running for a while, and each trouble is as far along as
 * it must be to come when its blueprint says. Later copies of a blueprint live up to eight times slower.
 * Throws RangeError when there is no blueprint, or `tempo` or `containers` is not positive.
 */
export function createFleet(options: FleetOptions): Fleet {
  const { seed, startAt, presentAt = startAt, tempo = 1, blueprints = DEMO_BLUEPRINTS } = options;
  const count = options.containers ?? blueprints.length;
  if (blueprints.length === 0 || !(tempo > 0) || !(count > 0))
    throw new RangeError(`no fleet of ${count} from ${blueprints.length} blueprints at tempo ${tempo}`);

  const rounds = Math.ceil(count / blueprints.length);
  const host = options.host ?? {
    cpuMillicores: DEFAULT_HOST.cpuMillicores * rounds,
    memoryBytes: DEFAULT_HOST.memoryBytes * rounds,
    networkBytesPerSecond: DEFAULT_HOST.networkBytesPerSecond * rounds,
    diskBytesPerSecond: DEFAULT_HOST.diskBytesPerSecond * rounds,
  };
  const fleet: Fleet = {
    seed,
    now: startAt,
    presentAt,
    tempo,
    host: { ...host },
    busy: 0,
    containers: [],
    byId: new Map(),
    events: [],
    droppedEvents: 0,
    nextNumber: 0,
  };
  for (let i = 0; i < count; i++) {
    const blueprint = blueprints[i % blueprints.length]!;
    ageContainer(fleet, addContainer(fleet, blueprint, 1 + Math.floor(i / blueprints.length), startAt));
  }
  return fleet;
}

/** Adds one freshly started container (no event: `startContainer` tells), the `copy`-th of its blueprint. */
export function addContainer(
  fleet: Fleet,
  blueprint: Blueprint,
  copy: number,
  at: EpochMs,
): SimulatedContainer {
  const number = fleet.nextNumber++;
  const random = new SeededRandom(fleet.seed, number);
  const name = copy === 1 ? blueprint.name : `${blueprint.name}-${copy}`;
  const compose: Record<string, string> = blueprint.project
    ? {
        "com.docker.compose.project": blueprint.project,
        "com.docker.compose.service": blueprint.name,
        "com.docker.compose.container-number": String(copy),
      }
    : {};
  const container: SimulatedContainer = {
    runtimeId: random.hex(64),
    name,
    copy,
    blueprint,
    labels: { ...compose, ...blueprint.labels },
    address: addressOf(number),
    pace: copy === 1 ? 1 : 1 / (1 + 7 * random.uniform()),
    limits: { ...blueprint.limits },
    state: "running",
    health: blueprint.healthcheck ? "healthy" : "none",
    failedChecks: 0,
    nextCheckAt: at,
    startedAt: at,
    restartCount: 0,
    restartAt: null,
    backoffMs: 1_000,
    exitCode: null,
    oomKilled: false,
    pid: 1_000 + (random.uint32() % 4_000_000),
    counters: zeroCounters(),
    gauges: restingGauges(blueprint.service.memoryBytes),
    grownBytes: 0,
    loadNoise: 0,
    memoryNoise: 0,
    burstEndsAt: at,
    nextBurstAt: at,
    crashInMs: 0,
    random,
  };
  fleet.containers.push(container);
  fleet.byId.set(container.runtimeId, container);
  return container;
}

/** Makes a container of the first day look as though it had been there before: uptime, growth, next burst, next crash. */
function ageContainer(fleet: Fleet, container: SimulatedContainer): void {
  const { random, blueprint } = container;
  const { behaviour } = blueprint;
  container.startedAt = fleet.now - Math.round((0.5 + 20 * random.uniform()) * DAY_MS);
  container.nextCheckAt = fleet.now + Math.round(10_000 * random.uniform());
  container.memoryNoise = 0.012 * random.normal();
  if (behaviour.kind === "spike") container.nextBurstAt = fleet.now + random.exponential(behaviour.everyMs);
  if (behaviour.kind === "crashBug") container.crashInMs = random.exponential(behaviour.meanUptimeMs);
  if (behaviour.kind !== "leak" && behaviour.kind !== "fixedHeap") return;

  const room = roomToGrow(blueprint);
  if (room === null) return;
  const lifeMs = (room / behaviour.bytesPerMinute) * MINUTE_MS;
  const leftMs = behaviour.dueAfterMs - storyMs(fleet, container, fleet.now);
  const leftOfThisLifeMs = leftMs - Math.floor(leftMs / lifeMs) * lifeMs;
  const livedMs = lifeMs - leftOfThisLifeMs;
  container.grownBytes = (livedMs / MINUTE_MS) * behaviour.bytesPerMinute;
  container.gauges.workingSetBytes += container.grownBytes;
  container.startedAt = fleet.now - Math.round(livedMs / (fleet.tempo * container.pace));
}

/** Bytes from a fresh start to the end: up to the limit for a leak, up to its own cap for a heap. */
function roomToGrow({ behaviour, limits, service }: Blueprint): Bytes | null {
  if (behaviour.kind === "fixedHeap") return behaviour.heapBytes - behaviour.liveBytes;
  return limits.memoryBytes === null ? null : limits.memoryBytes - service.memoryBytes;
}

/** Host addresses of 172.16.0.0/12, from 172.18.0.2 on, skipping .0 and .255. */
function addressOf(number: number): string {
  const host = number + 1;
  return `172.${18 + Math.floor(host / (254 * 256))}.${Math.floor(host / 254) % 256}.${(host % 254) + 1}`;
}
