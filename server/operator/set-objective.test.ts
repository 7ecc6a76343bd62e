import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { collect } from "@/server/loop/collect";
import { scrape } from "@/server/loop/scrape";
import { removeObjective, setObjective } from "@/server/operator/set-objective";
import { readObjectives } from "@/server/store/objectives-view";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();
let house: TestHouse;
let containerId: number;
const desk = () => ({ ...house, user: { id: "ada", name: "Ada" } });

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [healthy("api", { labels: { "pfn.telemetry": "9090/metrics" } }), healthy("silent")],
    historyMinutes: 1,
  });
  for (let tick = 0; tick < 20; tick++) {
    house.clock.advance(10);
    await collect(house, { hostId: house.hostId });
    await scrape(house, { hostId: house.hostId });
  }
  containerId = (await house.container("api")).id;
});
beforeEach(async () => {
  await store.db.prisma.sloRule.deleteMany({});
});

const RATIO = { measure: "error_ratio", seriesId: null, side: "above", bound: 0.05, minutes: 2 } as const;
const set = (over: object = {}) => setObjective(desk(), { containerId, ...RATIO, ...over });
const rules = async () => (await readObjectives(house.db, containerId, house.clock.now())).rules;
const seriesId = async (name: string) =>
  (await house.db.prisma.telemetrySeries.findFirstOrThrow({ where: { containerId, name } })).id;

describe("an objective", () => {
  it("is set for the workload, whatever its version, and says how it stands", async () => {
    expect(await set()).toEqual({
      kind: "done",
      message: "From now on, error ratio above 5 % for 2 min counts as a failure.",
    });
    const view = await readObjectives(house.db, containerId, house.clock.now());
    expect(view).toMatchObject({ image: "acme/healthy", workload: "api" });
    expect(view.rules[0]).toMatchObject({ state: "kept", because: null });
    expect(view.rules[0]!.newest!.value).toBeCloseTo(0.0002, 3);
  });

  it("is broken where the figures are beyond it", async () => {
    await set({ measure: "series", seriesId: await seriesId("queue_depth"), side: "below", bound: 1 });
    expect((await rules())[0]).toMatchObject({ measure: "value", state: "violated" });
  });

  it("of a counter is about its rise a second", async () => {
    await set({ measure: "series", seriesId: await seriesId("http_requests_total"), bound: 1000 });
    const [rule] = await rules();
    expect(rule).toMatchObject({
      measure: "rate",
      words: "http_requests_total per second above 1000 for 2 min",
    });
    expect(rule!.newest!.value).toBeGreaterThan(1);
    expect(rule!.newest!.value).toBeLessThan(20);
  });

  it("that measures the same is replaced", async () => {
    await set();
    await set({ bound: 0.1 });
    expect(await rules()).toMatchObject([{ bound: 0.1 }]);
  });

  it("is written into the audit with who set it, and who took it away", async () => {
    await set();
    await removeObjective(desk(), { id: (await rules())[0]!.id });
    const told = await house.db.prisma.audit.findMany({
      where: { action: { startsWith: "objective." } },
      orderBy: { id: "desc" },
      take: 2,
    });
    expect(told.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      "user:Ada objective.remove",
      "user:Ada objective.set",
    ]);
    expect(told[1]!.detail).toBe("api (acme/healthy): error ratio above 5 % for 2 min is a failure");
  });

  it.each<{ name: string; over: () => Promise<object> | object; says: string }>([
    { name: "a ratio beyond all requests", over: () => ({ bound: 5 }), says: "between 0 and 100 %" },
    {
      name: "a mean latency without a histogram",
      over: () => ({ measure: "mean_latency" }),
      says: "_sum and _count",
    },
    { name: "no series", over: () => ({ measure: "series", seriesId: 999_999 }), says: "one of the series" },
    {
      name: "a ratio of a container without telemetry",
      over: async () => ({ containerId: (await house.container("silent")).id }),
      says: "the role errors",
    },
  ])("is refused with a reason: $name", async ({ over, says }) => {
    expect(await set(await over())).toMatchObject({
      kind: "refused",
      because: expect.stringContaining(says),
    });
    expect(await house.db.prisma.sloRule.count()).toBe(0);
  });
});
