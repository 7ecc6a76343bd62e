import pino from "pino";
import { afterAll, beforeAll, vi } from "vitest";
import { cheapForecasters } from "@/server/adapters/forecasters/cheap-forecasters";
import { createSimulatorRuntime, type SimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import { createSimulatorTelemetry } from "@/server/adapters/simulator/simulator-telemetry";
import type { PolicyOverrides } from "@/server/api/shapes/policy";
import { defaultReserve } from "@/server/domain/negotiation/ledger";
import { blueprintOf, type Recipe } from "@/server/domain/simulation/blueprint-of";
import type { SimulatedHost } from "@/server/domain/simulation/simulated-fleet";
import type { EpochMs, Seconds } from "@/server/domain/units";
import { createTestDatabase } from "@/server/embedded/test-database";
import type { HostLink, House } from "@/server/house";
import { cycle } from "@/server/loop/cycle";
import { observeEvents } from "@/server/loop/observe-events";
import type { Clock } from "@/server/ports/clock";
import { type Database, openDatabase } from "@/server/store/database";
import { saveHost } from "@/server/store/hosts";
import { ensurePartitions } from "@/server/store/partitions";
import { rollUp } from "@/server/store/rollups";
import { saveHistory } from "@/server/store/simulated-history";
import { type CabledRuntime, cabled } from "./test-house/cabled-runtime";
import { WaitingJobs } from "./test-house/waiting-jobs";

const GIB = 1024 ** 3;
const MINUTE_MS = 60_000;

/** When every test house opens its doors: a Monday, ten in the morning. */
export const START: EpochMs = Date.UTC(2026, 0, 5, 10);

/** A clock that moves when it is told to. */
export class SteppedClock implements Clock {
  constructor(private at: EpochMs = START) {}
  now = () => this.at;
  advance(seconds: Seconds): void {
    this.at += seconds * 1000;
  }
}

export interface TestHouseOptions {
  /** The fleet: an ordinary service for each, with what makes it special. */
  containers: readonly Recipe[];
  /** 16 cores and 32 GiB unless said otherwise. */
  host?: SimulatedHost;
  /** What the policy "default" says on top of the built-in one; *auto* unless said otherwise. */
  policy?: PolicyOverrides;
  /** Between two collections, 10 s unless said otherwise. */
  intervalSeconds?: Seconds;
  /** Samples that are there already when the house opens: the last 15 minutes unless said otherwise. */
  historyMinutes?: number;
  seed?: number;
}

export interface TestHouse extends House {
  clock: SteppedClock;
  jobs: WaitingJobs;
  hostId: number;
  link: HostLink;
  fleet: SimulatorRuntime;
  runtime: CabledRuntime;
  /** The messages of the log, in order. */
  lines: string[];
  /** Lets time pass, with a whole cycle of the loop after each interval. */
  live(seconds: Seconds): Promise<void>;
  /** Writes down what happened to the containers since it was last called. */
  watch(): Promise<void>;
  /** The newest row of a container of that name. */
  container(name: string): Promise<NonNullable<Awaited<ReturnType<typeof newestContainer>>>>;
  /** All negotiations about a container, oldest first, with their messages. */
  negotiations(name: string): ReturnType<typeof negotiationsOf>;
  /** All leases of a container, oldest first. */
  leases(name: string): ReturnType<typeof leasesOf>;
}

/** One database of the real PostgreSQL for a test file; each house in it has a host of its own. */
export function testDatabase(): { readonly db: Database } {
  // Time is the stepped clock's; how long the machine takes for it says nothing.
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
  let opened: { db: Database; drop: () => Promise<void> } | undefined;
  beforeAll(async () => {
    const { url, drop } = await createTestDatabase();
    opened = { db: openDatabase(url), drop };
    await ensurePartitions(opened.db, START - 86_400_000, START);
  });
  afterAll(async () => {
    await opened?.db.close();
    await opened?.drop();
  });
  return {
    get db() {
      if (!opened) throw new Error("The test database is there from the first test on, not before.");
      return opened.db;
    },
  };
}

/**
 * A whole house for a test: the real database, a fleet simulated from its recipes on a stepped clock, the cheap
 * forecasters, a queue in memory. It has passed its warm-up, and its policy "default" is what the test wishes: policies
 * belong to the database, so the other ones of an earlier house are removed.
 */
export async function openTestHouse(db: Database, options: TestHouseOptions): Promise<TestHouse> {
  const { containers, intervalSeconds = 10, historyMinutes = 15, seed = 1 } = options;
  const clock = new SteppedClock();
  const fleet = createSimulatorRuntime({
    seed,
    clock,
    eventPollMs: 60_000,
    startAt: START - historyMinutes * MINUTE_MS,
    host: options.host ?? { cpuMillicores: 16_000, memoryBytes: 32 * GIB },
    blueprints: containers.map(blueprintOf),
  });
  const runtime = cabled(fleet, `host-${(await db.prisma.host.count()) + 1}`);
  await setPolicy(db, options.policy ?? {});
  const description = await runtime.describeHost();
  const { id: hostId } = await saveHost(db, description, defaultReserve(description), START);
  const history = fleet.recordedHistory();
  const running = await fleet.listContainers();
  await saveHistory(db, hostId, running, history, START);
  await rollUp(db, START);
  const lines: string[] = [];
  const link: HostLink = {
    id: hostId,
    runtime,
    telemetry: createSimulatorTelemetry(fleet),
    lastReadings: new Map([...history].flatMap(([id, past]) => past.slice(-1).map((last) => [id, last]))),
    modelWeights: new Map(),
    bands: new Map(),
  };
  let watchedUntil = START;
  const house: TestHouse = {
    db,
    clock,
    log: pino({ base: null }, { write: (line) => lines.push(JSON.parse(line).msg) }),
    jobs: new WaitingJobs(),
    hosts: new Map([[hostId, link]]),
    forecasters: cheapForecasters(),
    settings: {
      intervalSeconds,
      forecastSeconds: 2 * intervalSeconds,
      leadTimeSeconds: 30,
      hourlyBudget: 120,
      forecastBudgetMs: 600_000,
      retentionDays: 14,
    },
    hostId,
    link,
    fleet,
    runtime,
    lines,
    async live(seconds) {
      for (let passed = 0; passed < seconds; passed += intervalSeconds) {
        clock.advance(intervalSeconds);
        await house.watch();
        await cycle(house, hostId);
      }
    },
    async watch() {
      await observeEvents(house, link, watchedUntil, new AbortController().signal);
      watchedUntil = clock.now();
    },
    async container(name) {
      const row = await newestContainer(db, hostId, name);
      if (!row) throw new Error(`There is no container ${name}.`);
      return row;
    },
    negotiations: (name) => negotiationsOf(db, hostId, name),
    leases: (name) => leasesOf(db, hostId, name),
  };
  return house;
}

const newestContainer = (db: Database, hostId: number, name: string) =>
  db.prisma.container.findFirst({ where: { hostId, name }, orderBy: { id: "desc" } });

const negotiationsOf = (db: Database, hostId: number, name: string) =>
  db.prisma.negotiation.findMany({
    where: { hostId, container: { name } },
    include: { messages: { orderBy: { id: "asc" } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });

const leasesOf = (db: Database, hostId: number, name: string) =>
  db.prisma.lease.findMany({ where: { hostId, container: { name } }, orderBy: { startsAt: "asc" } });

async function setPolicy(db: Database, overrides: PolicyOverrides): Promise<void> {
  const { memoryMinBytes, memoryMaxBytes, memoryStepBytes, ...rest } = overrides;
  const big = (value: number | null | undefined) => (value == null ? null : BigInt(value));
  const { id } = await db.prisma.policy.findUniqueOrThrow({ where: { name: "default" } });
  // What an administrator's override leaves behind: no test waits for five days of history.
  const override = { kind: "override", reason: "a test house", by: "user:Ada", at: new Date(START) };
  await db.prisma.$transaction([
    db.prisma.policy.deleteMany({}),
    db.prisma.policy.create({
      data: {
        id,
        name: "default",
        pattern: "*",
        mode: "auto",
        ...rest,
        memoryMinBytes: big(memoryMinBytes),
        memoryMaxBytes: big(memoryMaxBytes),
        memoryStepBytes: big(memoryStepBytes),
        unlock: { create: override },
      },
    }),
  ]);
}
