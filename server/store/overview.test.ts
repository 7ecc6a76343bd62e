import { beforeAll, describe, expect, it } from "vitest";
import { checkInvariants } from "@/server/loop/check-invariants";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";
import { recordOutcome } from "./outcomes";
import { readOverview } from "./overview";

const store = testDatabase();
let house: TestHouse;
const now = () => house.clock.now();
const look = () => readOverview(house.db, now(), 10);

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [healthy("calm"), leak("leaky", 9)],
    policy: { mode: "observe" },
  });
  await house.live(180);
});

describe("the overview", () => {
  it("ranks what is about to fail first, and says how soon and why", async () => {
    const { fleet, top } = await look();
    expect(fleet).toMatchObject({ containers: 2, hosts: 1, unknown: 0, stale: 0 });
    expect(fleet.newestSampleAt).toBe(now());
    expect(top.map(({ name }) => name)).toEqual(["leaky", "calm"]);
    expect(top[0]).toMatchObject({ cause: "memory", mode: "observe" });
    expect(top[0]!.trend.at(-1)).toBeGreaterThan(0.5);
    expect(top[0]!.trend[0]).toBeNull();
    expect(fleet.soonest?.earlySeconds).toBe(top[0]!.timeToFailure?.earlySeconds);
  });

  it("tells a failure that was foreseen from one that was not, and from one that nobody looked at", async () => {
    const fail = async (name: string, at: number) => {
      const { id } = await house.container(name);
      const outcome = { kind: "oom_kill", planned: false, exitCode: 137, detail: "killed" } as const;
      await recordOutcome(house.db.prisma, { ...outcome, containerId: id, at, eventKey: `${name} ${at}` });
    };
    await fail("leaky", now());
    await fail("calm", now());
    await fail("calm", now() - 86_400_000);
    const { failures } = await look();
    expect(failures).toMatchObject({ foreseen: 1, notForeseen: 1, notAssessed: 1 });
    expect(failures.missed.map(({ name, greatestRisk }) => [name, greatestRisk === null])).toEqual([
      ["calm", false],
      ["calm", true],
    ]);
  });

  it("says that PFN itself works while it does, and that it is late once it does not", async () => {
    const states = async () =>
      Object.fromEntries((await look()).health.map(({ part, state }) => [part, state]));
    await checkInvariants(house);
    const working = { collect: "ok", forecast: "ok", assess: "ok", act: "ok", promises: "ok", notify: "off" };
    expect(await states()).toEqual(working);
    house.clock.advance(600);
    const late = { collect: "late", forecast: "late", assess: "late", promises: "late" };
    expect(await states()).toMatchObject(late);
  });
});
