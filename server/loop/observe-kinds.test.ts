import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "@/server/loop/collect";
import { observe } from "@/server/loop/observe";
import { observeEvents } from "@/server/loop/observe-events";
import { scrape } from "@/server/loop/scrape";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const MINUTE_MS = 60_000;
const METRICS = { "pfn.telemetry": "9090/metrics" };
const store = testDatabase();
let house: TestHouse;

/** Sees and observes, decides nothing. */
async function live(minutes: number): Promise<void> {
  for (let tick = 0; tick < minutes * 6; tick++) {
    house.clock.advance(10);
    await house.watch();
    await collect(house, { hostId: house.hostId });
    await scrape(house, { hostId: house.hostId });
    await observe(house, { hostId: house.hostId });
  }
}

async function failuresOf(name: string) {
  const { id } = await house.container(name);
  return house.db.prisma.outcome.findMany({
    where: { containerId: id, planned: false, partOf: null },
    orderBy: { at: "asc" },
  });
}

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    host: { cpuMillicores: 16_000, memoryBytes: 2 * GIB },
    policy: { mode: "observe" },
    containers: [
      leak("leaks", 3),
      healthy("heap", {
        fixedHeap: { flag: "-Xmx128m", bytes: 128 * MIB },
        behaviour: {
          kind: "fixedHeap",
          heapBytes: 128 * MIB,
          liveBytes: 20 * MIB,
          bytesPerMinute: 2 * MIB,
          dueAfterMs: 4 * MINUTE_MS,
        },
      }),
      healthy("loops", { behaviour: { kind: "crashBug", meanUptimeMs: 15_000 } }),
      healthy("starves", {
        labels: METRICS,
        load: [40, 8],
        behaviour: {
          kind: "surge",
          startsAfterMs: MINUTE_MS,
          rampMs: 2 * MINUTE_MS,
          holdMs: 30 * MINUTE_MS,
          everyMs: 10 * 60 * MINUTE_MS,
          factor: 6,
        },
      }),
      healthy("hangs", {
        labels: METRICS,
        healthcheck: false,
        behaviour: { kind: "hang", startsAfterMs: 3 * MINUTE_MS },
      }),
      healthy("hangs-unasked", {
        healthcheck: false,
        behaviour: { kind: "hang", startsAfterMs: 3 * MINUTE_MS },
      }),
      healthy("hog", {
        memoryMib: null,
        restMib: 600,
        behaviour: { kind: "leak", bytesPerMinute: 120 * MIB, dueAfterMs: 0 },
      }),
      healthy("well", { labels: METRICS }),
    ],
    historyMinutes: 30,
  });
  const common = { image: "acme/healthy", seriesLabels: {}, labelsKey: "", side: "above", minutes: 2 };
  await house.db.prisma.sloRule.createMany({
    data: ["starves", "well"].map((workloadName) => ({
      ...common,
      workloadName,
      measure: "error_ratio",
      bound: 0.05,
    })),
  });
  await live(14);
});

describe("a simulated fleet gives every kind of failure", () => {
  it.each<{ name: string; kind: string; cause: string; says: RegExp }>([
    { name: "leaks", kind: "oom_kill", cause: "memory", says: /at its own limit/ },
    { name: "heap", kind: "exit_error", cause: "other", says: /exit code 3/ },
    {
      name: "hog",
      kind: "host_oom_kill",
      cause: "memory",
      says: /the host ran out of memory: it has no limit, and the host had/,
    },
    { name: "loops", kind: "restart_loop", cause: "other", says: /died \d+ times/ },
    { name: "starves", kind: "unhealthy", cause: "cpu", says: /CPU was throttled/ },
    {
      name: "starves",
      kind: "slo_violation",
      cause: "cpu",
      says: /error ratio above 5 % for 2 min, at worst/,
    },
    { name: "hangs", kind: "liveness_lost", cause: "other", says: /its telemetry has not answered for/ },
    { name: "hangs-unasked", kind: "liveness_lost", cause: "other", says: /no CPU and no network/ },
  ])("$kind of $name, by $cause", async ({ name, kind, cause, says }) => {
    const found = (await failuresOf(name)).filter((row) => row.kind === kind);
    expect(found).not.toHaveLength(0);
    for (const row of found) expect(row).toMatchObject({ cause, detail: expect.stringMatching(says) });
    // Going on is no second failure.
    if (kind !== "oom_kill" && kind !== "host_oom_kill") expect(found).toHaveLength(1);
  });

  it("and none of a container that is well", async () => {
    expect(await failuresOf("well")).toEqual([]);
  });

  it("and ends what lasted when the container is started again", async () => {
    const { id, runtimeId } = await house.container("hangs");
    const at = house.clock.now();
    const start = { at, kind: "start" as const, runtimeId, name: "hangs", exitCode: null, health: null };
    const events = async function* () {
      yield start;
    };
    const link = { ...house.link, runtime: { ...house.runtime, events } };
    await observeEvents(house, link, at, new AbortController().signal);
    const [lost] = await house.db.prisma.outcome.findMany({
      where: { containerId: id, kind: "liveness_lost" },
    });
    expect(lost!.endedAt).toEqual(new Date(at));
  });
});

describe("an objective", () => {
  it("that is taken away ends its violation", async () => {
    await house.db.prisma.sloRule.deleteMany({});
    await observe(house, { hostId: house.hostId });
    const [broken] = (await failuresOf("starves")).filter(({ kind }) => kind === "slo_violation");
    expect(broken!.endedAt).toEqual(new Date(house.clock.now()));
  });
});

describe("a failure that lasts", () => {
  it("ends when the check is seen to pass, though no event said so", async () => {
    const { id } = await house.container("well");
    const at = new Date(house.clock.now() - 60_000);
    const row = { containerId: id, kind: "unhealthy", planned: false, cause: "cpu", detail: "a test" };
    const { id: outcome } = await house.db.prisma.outcome.create({
      data: { ...row, at, eventKey: "missed" },
    });
    await observe(house, { hostId: house.hostId });
    const { endedAt } = await house.db.prisma.outcome.findUniqueOrThrow({ where: { id: outcome } });
    expect(endedAt).toEqual(new Date(house.clock.now()));
    await house.db.prisma.outcome.delete({ where: { id: outcome } });
  });
});

describe("an OOM kill that only the kernel's counters tell of", () => {
  it("is written down once, and by whose memory", async () => {
    const { id } = await house.container("well");
    const counted = async (secondsAgo: number, oomEvents: number) => {
      const at = new Date(house.clock.now() - secondsAgo * 1000);
      await house.db.pool.query(
        "update telemetry.sample set oom_kills = 1, oom_events = $3 where container_id = $1 and at = (select max(at) from telemetry.sample where container_id = $1 and at <= $2)",
        [id, at, oomEvents],
      );
    };
    await counted(150, 0);
    await counted(60, 1);
    await observe(house, { hostId: house.hostId });
    await observe(house, { hostId: house.hostId });
    expect((await failuresOf("well")).map(({ kind }) => kind)).toEqual(["host_oom_kill", "oom_kill"]);
  });
});

describe("an end by a signal", () => {
  async function endOf(name: string, exitCode: number, image: string): Promise<string> {
    const old = await house.container(name);
    const at = new Date(house.clock.now() - 60_000);
    const outcome = await house.db.prisma.outcome.create({
      data: {
        containerId: old.id,
        at,
        kind: "exit_error",
        planned: false,
        cause: "other",
        exitCode,
        detail: "a test",
        eventKey: `${name}:${exitCode}:${image}`,
      },
    });
    const { id: _, ...row } = old;
    await house.db.prisma.container.create({
      data: {
        ...(row as object as typeof old),
        id: undefined as never,
        runtimeId: `next-${name}-${exitCode}-${image}`,
        image,
        startedAt: new Date(at.getTime() + 20_000),
        labels: {},
        labelProblems: [],
        fixedHeap: undefined,
      },
    });
    await observe(house, { hostId: house.hostId });
    return (await house.db.prisma.outcome.findUniqueOrThrow({ where: { id: outcome.id } })).kind;
  }

  it("whose workload goes on with another image is a deployment", async () => {
    expect(await endOf("well", 143, "acme/healthy:2.0")).toBe("replaced");
  });
  it("whose workload goes on with the same image is a failure", async () => {
    expect(await endOf("hangs-unasked", 143, "acme/healthy:1.0")).toBe("exit_error");
  });
  it("with a code of its own is a failure, whatever came after it", async () => {
    expect(await endOf("heap", 3, "acme/healthy:2.0")).toBe("exit_error");
  });
});
