import { describe, expect, it } from "vitest";
import { assess } from "@/server/loop/assess";
import { collect } from "@/server/loop/collect";
import { forecast } from "@/server/loop/forecast";
import { negotiate } from "@/server/loop/negotiate";
import { openAsks } from "@/server/loop/negotiate/open-asks";
import { readScene } from "@/server/loop/negotiate/scene";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { intendFor, offerTo } from "@/server/test-house/grants";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();

describe("what holds back an ask", () => {
  it("is a negotiation about the same dimension, not one about the other", async () => {
    const surge = {
      kind: "surge",
      startsAfterMs: -5 * 60_000,
      rampMs: 60_000,
      holdMs: 60 * 60_000,
      everyMs: 300 * 60_000,
      factor: 3,
    } as const;
    const house = await openTestHouse(store.db, {
      containers: [
        healthy("shop", {
          cpu: 400,
          memoryMib: 2_048,
          load: [20, 10],
          healthcheck: false,
          behaviour: surge,
        }),
      ],
      // Whatever its risk, the offer that waits keeps its ground.
      policy: { mode: "ask", threshold: 0.3, targetRisk: 1e-9, horizonMinutes: 60 },
      intervalSeconds: 20,
    });
    await offerTo(house, "shop", { amount: 4_096 * MIB });
    await house.live(60);
    const negotiations = await house.negotiations("shop");
    expect(negotiations.map((n) => [n.dimension, n.state]).sort()).toEqual([
      ["cpu", "waiting_approval"],
      ["memory", "waiting_approval"],
    ]);
  });

  it("is the host's budget of changes, also within one run: within a class, the most loss avoided a share goes first", async () => {
    const house = await openTestHouse(store.db, {
      containers: [
        leak("later", 13),
        leak("sooner", 6),
        leak("first", 13, { labels: { "pfn.priority": "50" } }),
        leak("last", 6, { labels: { "pfn.priority": "10" } }),
      ],
    });
    house.settings.hourlyBudget = 1;
    await house.live(30);
    const names = await Promise.all(
      ["later", "sooner", "first", "last"].map(async (name) => [
        (await house.container(name)).runtimeId,
        name,
      ]),
    );
    const nameOf = new Map(names as [string, string][]);
    expect(house.runtime.updates.map((u) => nameOf.get(u.runtimeId))).toEqual(["first"]);
  });

  it("is the warm-up after a restart, until it is over", async () => {
    const house = await openTestHouse(store.db, { containers: [leak("leak", 10)] });
    const warmUpUntil = new Date(house.clock.now() + 30_000);
    await house.db.prisma.host.update({ where: { id: house.hostId }, data: { warmUpUntil } });
    await house.live(20);
    expect(await house.negotiations("leak")).toEqual([]);
    await house.live(10);
    expect(await house.negotiations("leak")).toMatchObject([{ state: "committed" }]);
  });

  it("is acting that is paused, and in auto nothing is even asked", async () => {
    const house = await openTestHouse(store.db, { containers: [leak("leak", 10)] });
    await house.db.prisma.setting.create({ data: { key: "acting_paused", value: true } });
    await house.live(20);
    await house.db.prisma.setting.deleteMany({});
    expect(await house.negotiations("leak")).toEqual([]);
    expect(house.runtime.updates).toEqual([]);
  });

  it("is telemetry that grew stale: nothing is decided on what is not known any more", async () => {
    const house = await openTestHouse(store.db, { containers: [leak("leak", 10)] });
    house.clock.advance(45);
    await assess(house, { hostId: house.hostId });
    await negotiate(house, { hostId: house.hostId });
    expect(await house.negotiations("leak")).toEqual([]);
    const { id } = await house.container("leak");
    const assessment = await house.db.prisma.assessment.findFirst({ where: { containerId: id } });
    expect(assessment).toMatchObject({
      risk15: null,
      reason: expect.stringMatching(/^the newest sample is/),
    });
  });
});

describe("an offer that policy accepts at once, and that cannot be kept", () => {
  it("is withdrawn with the reason, so that the container asks again in the next cycle", async () => {
    const house = await openTestHouse(store.db, { containers: [leak("leak", 10)] });
    house.clock.advance(10);
    for (const verb of [collect, forecast, assess]) await verb(house, { hostId: house.hostId });
    const scene = await readScene(house, house.hostId);
    // Paused after the run has looked at the host, and before it accepts.
    await house.db.prisma.setting.create({ data: { key: "acting_paused", value: true } });
    await openAsks(house, scene);
    await house.db.prisma.setting.deleteMany({});
    expect(await house.negotiations("leak")).toMatchObject([
      { state: "stale", outcome: "Acting is paused: resume it first, then decide." },
    ]);
    await house.live(10);
    expect((await house.negotiations("leak")).map((n) => n.state)).toEqual(["stale", "committed"]);
  });

  it("is not even made while another change of the container is in flight", async () => {
    const house = await openTestHouse(store.db, { containers: [leak("leak", 10)] });
    await intendFor(house, "leak", { dimension: "cpu", amount: 600 });
    house.clock.advance(10);
    for (const verb of [collect, forecast, assess, negotiate]) await verb(house, { hostId: house.hostId });
    expect((await house.negotiations("leak")).map((n) => [n.dimension, n.state])).toEqual([
      ["cpu", "applying"],
    ]);
  });
});
