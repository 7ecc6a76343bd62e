import { describe, expect, it } from "vitest";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { DEFAULT_RECLAIM, type ReclaimSettings } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import { apply } from "@/server/loop/apply";
import { approve } from "@/server/operator/approve";
import { RuntimeRefusal } from "@/server/ports/container-runtime";
import { readLedger } from "@/server/store/ledger";
import { liveReclaims } from "@/server/store/reclaims";
import { intendRestore } from "@/server/store/restore-reclaim";
import { writeReclaimSettings } from "@/server/store/saving-settings";
import { setActingPaused } from "@/server/store/settings";
import { openTestHouse, type TestHouse, type TestHouseOptions, testDatabase } from "@/server/test-house";
import { grantTo } from "@/server/test-house/grants";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
const ada = { id: "ada", name: "Ada" };

/** A house in which twelve minutes of history are enough, and a step is watched for a minute. */
async function savingHouse(
  options: Partial<TestHouseOptions> = {},
  settings: Partial<ReclaimSettings> = {},
): Promise<TestHouse> {
  const house = await openTestHouse(store.db, {
    containers: [healthy("idle", { memoryMib: 1_024 })],
    ...options,
    // Memory alone, so that each test tells one story.
    policy: { mode: "auto", cooldownSeconds: 0, cpuMinMillicores: 500, ...options.policy },
  });
  await house.db.prisma.$transaction((tx) =>
    writeReclaimSettings(tx, { ...DEFAULT_RECLAIM, leastHistoryHours: 0, watchSeconds: 60, ...settings }),
  );
  return house;
}

const reclaims = (house: TestHouse) =>
  house.db.prisma.reclaim.findMany({ where: { hostId: house.hostId }, orderBy: { startsAt: "asc" } });
const limitMib = async (house: TestHouse, name = "idle") => {
  const { limits } = await house.runtime.readLimits((await house.container(name)).runtimeId);
  return Math.round((limits.memoryBytes ?? 0) / MIB);
};

describe("a container with a limit that it does not need", () => {
  it("gives it back in steps of a share of its slack, each read back and watched, and then no more", async () => {
    const house = await savingHouse();
    await house.live(330);
    const steps = house.runtime.updates.map(({ target }) => Math.round((target.memoryBytes ?? 0) / MIB));
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect([...steps].sort((a, b) => b - a)).toEqual(steps);
    expect(1_024 - steps[0]!).toBeLessThanOrEqual(0.25 * 1_024);
    const [reclaim] = await reclaims(house);
    expect(reclaim).toMatchObject({ state: "held", steps: steps.length, original: BigInt(1_024 * MIB) });
    expect(await limitMib(house)).toBe(steps.at(-1));
    const { memoryWorkingSetBytes } = await house.db.pool
      .query("select memory_working_set_bytes::float8 as m from telemetry.sample order by at desc limit 1")
      .then(({ rows }) => ({ memoryWorkingSetBytes: rows[0].m as number }));
    expect(steps.at(-1)! * MIB).toBeGreaterThanOrEqual(memoryWorkingSetBytes * 1.25);
    const negotiations = await house.negotiations("idle");
    expect(negotiations[0]?.messages.map((m) => m.kind)).toEqual([
      "ask",
      "offer",
      "accept",
      "apply",
      "verify",
      "commit",
      "release",
    ]);
    expect(negotiations.at(-1)?.state).toBe("committed");
  });

  it("gives nothing before it was watched for long enough", async () => {
    const house = await savingHouse({}, { leastHistoryHours: 24 });
    await house.live(60);
    expect(house.runtime.updates).toEqual([]);
    expect(await house.negotiations("idle")).toEqual([]);
  });

  it.each<{ name: string; labels: Record<string, string> }>([
    { name: "its label says no", labels: { "pfn.reclaim": "false" } },
    { name: "its policy guarantees it", labels: { "pfn.memory.min": "1g" } },
  ])("keeps it where $name", async ({ labels }) => {
    const house = await savingHouse({
      containers: [healthy("idle", { memoryMib: 1_024, labels })],
    });
    await house.live(40);
    expect(house.runtime.updates).toEqual([]);
  });

  it("is only told of in observe, once a day", async () => {
    const house = await savingHouse({ policy: { mode: "observe" } });
    await house.live(120);
    expect(house.runtime.updates).toEqual([]);
    const said = await house.negotiations("idle");
    expect(said.map(({ state, kind }) => ({ state, kind }))).toEqual([
      { state: "observed", kind: "reclaim" },
    ]);
    expect(said[0]?.outcome).toMatch(/would have lowered the memory limit to \d+ MiB/);
  });

  it("waits for a person in ask; one yes is for all steps down to what was shown", async () => {
    const house = await savingHouse({ policy: { mode: "ask" } });
    await house.live(30);
    expect(house.runtime.updates).toEqual([]);
    const [waiting] = await house.negotiations("idle");
    expect(waiting?.state).toBe("waiting_approval");
    const desk = { ...house, user: ada };
    const done = await approve(desk, { id: waiting!.id, revision: waiting!.revision });
    expect(done.kind).toBe("done");
    await house.live(300);
    expect(house.runtime.updates.length).toBeGreaterThanOrEqual(2);
    const later = await house.negotiations("idle");
    expect(later.at(-1)?.decidedBy).toBe("operator:Ada");
    expect((await reclaims(house))[0]?.approvedBy).toBe("operator:Ada");
  });

  it("goes no further, and is told of once, when its policy only observes from now on", async () => {
    const house = await savingHouse();
    await house.live(20);
    expect(house.runtime.updates).toHaveLength(1);
    await house.db.prisma.policy.updateMany({ where: { name: "default" }, data: { mode: "observe" } });
    await house.live(200);
    expect(house.runtime.updates).toHaveLength(1);
    const said = (await house.negotiations("idle")).map(({ state }) => state);
    expect(said).toEqual(["committed", "observed"]);
  });

  it("keeps its limit while acting is paused", async () => {
    const house = await savingHouse();
    await house.db.prisma.$transaction((tx) => setActingPaused(tx, true));
    await house.live(60);
    await house.db.prisma.$transaction((tx) => setActingPaused(tx, false));
    expect(house.runtime.updates).toEqual([]);
  });

  it("is left alone for a while where the runtime refuses", async () => {
    const house = await savingHouse();
    house.runtime.troubleWithUpdates = new RuntimeRefusal("current usage is above");
    await house.live(120);
    expect(house.runtime.updates).toHaveLength(1);
    const [reclaim] = await reclaims(house);
    expect(reclaim).toMatchObject({ state: "failed", backOffs: 1 });
    expect(reclaim!.heldOffUntil!.getTime()).toBeGreaterThan(house.clock.now());
  });

  it("is its own again, and not watched, when somebody else sets its limit", async () => {
    const house = await savingHouse();
    await house.live(30);
    const { runtimeId } = await house.container("idle");
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 900 * MIB });
    await house.live(20);
    const [reclaim] = await reclaims(house);
    expect(reclaim).toMatchObject({ state: "returned", note: expect.stringMatching(/somebody else/) });
  });
});

describe("a container that needs again what it gave", () => {
  it("has its whole limit back before it fails, and gives nothing for a while", async () => {
    const house = await savingHouse({
      containers: [leak("idle", 190, { memoryMib: 1_024 })],
    });
    for (let round = 0; round < 15 && (await reclaims(house))[0]?.state !== "returned"; round += 1)
      await house.live(100);
    const [first] = await reclaims(house);
    expect(first).toMatchObject({ state: "returned", backOffs: 1 });
    expect(first!.steps).toBeGreaterThan(0);
    expect(await limitMib(house)).toBe(1_024);
    const kills = await house.db.prisma.outcome.count({
      where: { container: { hostId: house.hostId }, kind: "oom_kill" },
    });
    expect(kills).toBe(0);
    const last = (await house.negotiations("idle")).at(-1);
    expect(last?.state).toBe("released");
    expect(last?.messages.map((m) => m.kind).slice(-2)).toEqual(["recall", "release"]);
    expect(first!.heldOffUntil!.getTime() - first!.endedAt!.getTime()).toBeGreaterThan(1_000_000);
  });
});

describe("what was reclaimed on a host where whole limits count", () => {
  it("can be granted to another, and comes back in part where that is all there is", async () => {
    const house = await savingHouse({
      containers: [
        healthy("idle", { memoryMib: 1_024 }),
        healthy("other", { labels: { "pfn.reclaim": "false" } }),
      ],
      host: { cpuMillicores: 16_000, memoryBytes: 1_600 * MIB },
      policy: { memoryMaxBytes: 2_048 * MIB },
    });
    await house.db.prisma.host.update({
      where: { id: house.hostId },
      data: { commitRule: "limits", reserveMemoryBytes: BigInt(320 * MIB) },
    });
    const free = async () => {
      const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
      return freeOf(ledger, "memory") / MIB;
    };
    expect(await free()).toBe(0);
    await house.live(30);
    const lowered = await limitMib(house);
    expect(await free()).toBe(1_024 - lowered);
    // All but 40 MiB of it goes to another.
    await grantTo(house, "other", { amount: (256 + 1_024 - lowered - 40) * MIB });
    const [reclaim] = await liveReclaims(house.db, house.hostId);
    const wanted = { because: "a test wants it back", failed: false, actor: "controller" };
    const back = await intendRestore(house.db, reclaim!, house.clock.now(), wanted);
    await apply(house, { changeId: back! });
    expect(await limitMib(house)).toBe(lowered + 40);
    const [held] = await reclaims(house);
    expect(held).toMatchObject({ state: "held", wantedBack: "a test wants it back" });
    expect(await free()).toBe(0);
    await house.db.prisma.lease.updateMany({
      where: { hostId: house.hostId },
      data: { startsAt: new Date(1), endsAt: new Date(2) },
    });
    await house.live(120);
    expect(await limitMib(house)).toBe(1_024);
    expect((await reclaims(house))[0]?.state).toBe("returned");
  });
});

describe("an offer to save that waits", () => {
  it("is in nobody's way: it is withdrawn when the container needs more itself", async () => {
    const house = await savingHouse({ policy: { mode: "ask" } });
    await house.live(20);
    const waiting = (await house.negotiations("idle"))[0]!;
    expect(waiting.state).toBe("waiting_approval");
    await house.db.prisma.outcome.create({
      data: {
        containerId: waiting.containerId,
        at: new Date(house.clock.now()),
        kind: "oom_kill",
        planned: false,
        exitCode: 137,
        detail: "killed",
        eventKey: `test:${waiting.id}`,
      },
    });
    await house.live(10);
    const after = (await house.negotiations("idle"))[0]!;
    expect(after).toMatchObject({ state: "stale", outcome: expect.stringMatching(/failed|risk/) });
  });
});
