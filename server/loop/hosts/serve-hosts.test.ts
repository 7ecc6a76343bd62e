import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import { createSimulatorTelemetry } from "@/server/adapters/simulator/simulator-telemetry";
import type { HostConnection, HostLink } from "@/server/house";
import { hostSharding } from "@/server/jobs/host-sharding";
import { type JobQueue, openQueue } from "@/server/jobs/queue";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";
import { readHostEndpoints } from "@/server/store/host-endpoint-view";
import { declareEndpoints, type Endpoint } from "@/server/store/host-endpoints";
import { openTestHouse, START, SteppedClock, testDatabase } from "@/server/test-house";
import { type CabledRuntime, cabled } from "@/server/test-house/cabled-runtime";
import { healthy } from "@/server/test-house/recipes";
import { HostService, type ServingHouse } from "./serve-hosts";

const database = testDatabase();

/** A process of its own on the same database, whose hosts stand at the end of cables. */
interface Process {
  house: ServingHouse;
  service: HostService;
  served: string[];
}

const cables = new Map<string, CabledRuntime>();
const hanging = new Set<string>();
const processes: Process[] = [];

beforeEach(async () => {
  cables.clear();
  hanging.clear();
  await database.db.prisma.host.deleteMany({});
  await database.db.prisma.hostEndpoint.deleteMany({});
});
afterEach(async () => {
  for (const { service, house } of processes.splice(0)) {
    await service.stop();
    await house.jobs.drain();
  }
});

function connect({ name, address }: Endpoint): HostConnection {
  if (address === "tcp://nowhere") throw new RuntimeUnavailable("no certificates");
  const clock = new SteppedClock();
  const fleet = createSimulatorRuntime({ seed: 1, clock, containers: 2, startAt: START });
  const cable = cabled(fleet, name);
  cables.set(name, cable);
  const runtime = hanging.has(name) ? { ...cable, describeHost: () => new Promise<never>(() => {}) } : cable;
  return { runtime, telemetry: createSimulatorTelemetry(fleet) };
}

async function start(id: string): Promise<Process> {
  const base = await openTestHouse(database.db, { containers: [healthy("calm")] });
  const { url } = database.db;
  const sharding = hostSharding(database.db);
  const jobs: JobQueue = await openQueue({
    databaseUrl: url,
    redisUrl: undefined,
    log: base.log,
    max: 16,
    sharding,
  });
  const house: ServingHouse = {
    ...base,
    jobs,
    hosts: new Map(),
    connect,
    self: { id, label: `machine:${id}` },
  };
  const served: string[] = [];
  const nameOf = async (link: HostLink) =>
    (await database.db.prisma.host.findUniqueOrThrow({ where: { id: link.id } })).name;
  const service = new HostService(house, {
    onServed: async (link) => void served.push(await nameOf(link)),
    onLeft: () => undefined,
  });
  processes.push({ house, service, served });
  return { house, service, served };
}

const declare = (...names: string[]) =>
  declareEndpoints(
    database.db,
    "file",
    names.map((name) => ({ name, address: `tcp://${name}` })),
    START,
  );

describe("the hosts of an installation", () => {
  it("are served, each by what it says of itself", async () => {
    await declare("rack-1", "rack-2");
    const { service, served } = await start("a");
    await service.beat();
    await service.round();
    expect(served.toSorted()).toEqual(["rack-1", "rack-2"]);
    const endpoints = await readHostEndpoints(database.db);
    expect(endpoints.map(({ name, status, servedBy }) => [name, status, servedBy])).toEqual([
      ["rack-1", "up", "machine:a"],
      ["rack-2", "up", "machine:a"],
    ]);
  });

  it("do not wait for one that hangs, nor for one that cannot even be asked", async () => {
    hanging.add("rack-1");
    await declare("rack-1", "nowhere", "rack-2");
    const { service, served } = await start("a");
    await service.beat();
    const round = service.round();
    await expect.poll(() => served, { timeout: 10_000 }).toEqual(["rack-2"]);
    const endpoints = await readHostEndpoints(database.db);
    expect(endpoints.find(({ name }) => name === "nowhere")).toMatchObject({
      status: "unreachable",
      because: "no certificates",
    });
    // It still hangs, and the next round finds everybody else as they were.
    await service.beat();
    await service.round();
    expect(served).toEqual(["rack-2"]);
    void round;
  });

  it("are shared with a second process, and come back when it leaves", async () => {
    await declare("rack-1", "rack-2", "rack-3", "rack-4");
    const a = await start("a");
    await a.service.beat();
    await a.service.round();
    expect(a.house.hosts.size).toBe(4);
    const b = await start("b");
    for (const { service } of [b, a, b]) {
      await service.beat();
      await service.round();
    }
    const both = [...a.house.hosts.keys(), ...b.house.hosts.keys()];
    expect(new Set(both).size).toBe(4);
    expect(both).toHaveLength(4);
    expect([a.house.hosts.size, b.house.hosts.size]).toEqual([2, 2]);
    await b.service.stop();
    await a.service.beat();
    await a.service.round();
    expect(a.house.hosts.size).toBe(4);
    expect(b.house.hosts.size).toBe(0);
  });

  it("that are removed are let go of, with their history kept; one that comes back is the same host", async () => {
    await declare("rack-1", "rack-2");
    const { service, house } = await start("a");
    await service.beat();
    await service.round();
    const [first] = await database.db.prisma.hostEndpoint.findMany({ where: { name: "rack-1" } });
    await declare("rack-2");
    await service.round();
    expect(house.hosts.has(first!.hostId!)).toBe(false);
    expect(await database.db.prisma.host.count({ where: { name: "rack-1" } })).toBe(1);
    await declare("rack-1", "rack-2");
    await service.round();
    expect(house.hosts.has(first!.hostId!)).toBe(true);
  });

  it("are not served twice under two names", async () => {
    await declare("rack-1");
    const { service, served } = await start("a");
    await service.beat();
    await service.round();
    // The same name from somewhere else: the rows of a host belong to one endpoint.
    const twin = {
      name: "rack-1 again",
      source: "ui",
      address: "tcp://rack-1",
      addedBy: "user:Ada",
      engineId: "E",
    };
    await database.db.prisma.hostEndpoint.updateMany({ where: { name: "rack-1" }, data: { engineId: "E" } });
    await expect(database.db.prisma.hostEndpoint.create({ data: twin })).rejects.toThrow(/Unique constraint/);
    expect(served).toEqual(["rack-1"]);
  });
});
