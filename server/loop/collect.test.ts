import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "@/server/loop/collect";
import { scrape } from "@/server/loop/scrape";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";
import { syncContainers } from "@/server/store/containers";
import { readSamples } from "@/server/store/samples";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [healthy("api"), healthy("metered", { labels: { "pfn.telemetry": "9100/metrics" } })],
    historyMinutes: 1,
  });
});

const host = () => house.db.prisma.host.findUniqueOrThrow({ where: { id: house.hostId } });

async function tick(): Promise<void> {
  house.clock.advance(10);
  await collect(house, { hostId: house.hostId });
}

async function samplesOf(name: string) {
  const { id } = await house.container(name);
  return (await readSamples(house.db, [id], START - 3_600_000)).get(id) ?? [];
}

describe("collecting a host", () => {
  it("stores one sample for each running container, with rates, and asks for an assessment", async () => {
    const before = await samplesOf("api");
    await tick();
    const after = await samplesOf("api");
    expect(after).toHaveLength(before.length + 1);
    const newest = after.at(-1)!;
    expect(newest).toMatchObject({
      at: house.clock.now(),
      memoryLimitBytes: 256 * 1024 ** 2,
      restartCount: 0,
    });
    expect(newest.cpuMillicores).toBeGreaterThan(0);
    expect(newest.networkRxBytesPerSecond).toBeGreaterThan(0);
    expect(newest.missing).toEqual({});
    expect(house.jobs.names()).toContain("assess");
    expect(await host()).toMatchObject({ status: "up", lastCollectedAt: new Date(house.clock.now()) });
  });

  it("gives no rates from a first reading, and says why under each field's name", async () => {
    const runtimeId = await house.fleet.startContainer({});
    await tick();
    const { id } = await house.db.prisma.container.findFirstOrThrow({ where: { runtimeId } });
    const [first] = (await readSamples(house.db, [id], START)).get(id)!;
    expect(first!.memoryWorkingSetBytes).toBeGreaterThan(0);
    for (const [field, value] of Object.entries(first!)) {
      if (value !== null || field.endsWith("Limit") || field.includes("Limit")) continue;
      expect(first!.missing, field).toHaveProperty(field, expect.stringMatching(/./));
    }
    expect(first!.cpuMillicores).toBeNull();
    await tick();
    const [, second] = (await readSamples(house.db, [id], START)).get(id)!;
    expect(second!.cpuMillicores).toBeGreaterThan(0);
  });

  it("asks for the containers that name an endpoint to be scraped, and their pages say what came of it", async () => {
    await tick();
    expect(house.jobs.names()).toContain("scrape");
    await scrape(house, { hostId: house.hostId });
    const row = await house.container("metered");
    expect(row).toMatchObject({ telemetryStatus: "4 series", telemetryAt: new Date(house.clock.now()) });
    const series = await house.db.prisma.telemetrySeries.findMany({ where: { containerId: row.id } });
    expect(series.find((s) => s.name === "queue_depth")).toMatchObject({ role: "queue", selected: true });
    expect(await house.container("api")).toMatchObject({ telemetryStatus: null });
  });
});

describe("a container that disappears", () => {
  it("is marked as removed, and gets no more samples", async () => {
    const runtimeId = await house.fleet.startContainer({});
    await tick();
    await house.fleet.removeContainer(runtimeId);
    await tick();
    const removedAt = new Date(house.clock.now());
    await tick();
    const row = await house.db.prisma.container.findFirstOrThrow({ where: { runtimeId } });
    expect(row).toMatchObject({ state: "removed", removedAt });
    expect((await readSamples(house.db, [row.id], START)).get(row.id)).toHaveLength(1);
  });

  it("comes back as the same workload when it was created anew", async () => {
    const running = await house.fleet.listContainers();
    const old = await house.container("api");
    const recreated = running.map((c) => (c.name === "api" ? { ...c, runtimeId: "f".repeat(64) } : c));
    await syncContainers(house.db, house.hostId, recreated, house.clock.now());
    const fresh = await house.container("api");
    expect(fresh.id).not.toBe(old.id);
    expect(fresh).toMatchObject({ workloadId: old.workloadId, removedAt: null, state: "running" });
    const gone = await house.db.prisma.container.findUniqueOrThrow({ where: { id: old.id } });
    expect(gone).toMatchObject({ state: "removed", removedAt: new Date(house.clock.now()) });
  });
});

describe("a host that does not answer", () => {
  it("is marked with the reason, nothing is made up, and the next answer ends it", async () => {
    await tick();
    const before = await host();
    const samples = await samplesOf("metered");
    house.runtime.trouble = new RuntimeUnavailable("no answer within 5 s");
    house.clock.advance(10);
    await expect(collect(house, { hostId: house.hostId })).rejects.toMatchObject({
      code: "RUNTIME_UNAVAILABLE",
      message: "no answer within 5 s",
    });
    expect(await host()).toMatchObject({
      status: "unreachable",
      statusReason: "no answer within 5 s",
      lastCollectedAt: before.lastCollectedAt,
    });
    expect(await samplesOf("metered")).toEqual(samples);
    expect(await house.container("metered")).toMatchObject({ state: "running", removedAt: null });
    house.runtime.trouble = null;
    await tick();
    expect(await host()).toMatchObject({ status: "up", statusReason: null });
    expect(await samplesOf("metered")).toHaveLength(samples.length + 1);
  });
});
