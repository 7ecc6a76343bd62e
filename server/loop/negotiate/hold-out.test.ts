import { beforeAll, describe, expect, it } from "vitest";
import { holdoutArm } from "@/server/domain/negotiation/hold-out";
import { readHoldout } from "@/server/store/holdout-view";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { leak } from "@/server/test-house/recipes";

const SHARE = 0.5;
const store = testDatabase();
let house: TestHouse;
const names = Array.from({ length: 8 }, (_, i) => `leak-${i}`);
const CRITICAL = "leak-critical";

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [...names.map((name) => leak(name, 6)), leak(CRITICAL, 6)],
    policy: { holdoutShare: SHARE, leaseSeconds: 7200 },
    intervalSeconds: 20,
  });
  await house.db.prisma.policy.create({
    data: { name: "critical", pattern: CRITICAL, rank: 10, priority: 90 },
  });
  await house.live(22 * 60);
});

/** The first word about a container, and whether it failed within its horizon. */
async function first(name: string) {
  const [negotiation] = await house.negotiations(name);
  const { id } = await house.container(name);
  const failures = await house.db.prisma.outcome.count({
    where: {
      containerId: id,
      kind: "oom_kill",
      at: { lte: new Date(negotiation!.createdAt.getTime() + 15 * 60_000) },
    },
  });
  return { negotiation: negotiation!, failures };
}

describe("a hold-out arm", () => {
  it("is decided by the negotiation alone", async () => {
    const terms = { mode: "auto", priority: 50, holdoutShare: SHARE } as const;
    for (const name of names) {
      const { negotiation } = await first(name);
      expect(negotiation.holdoutArm).toBe(holdoutArm(negotiation.id, terms));
    }
  });

  it("withholds the grant, says what it would have been, and lets come what comes", async () => {
    for (const name of names) {
      const { negotiation, failures } = await first(name);
      const isHeld = negotiation.holdoutArm === "held_out";
      expect(failures, name).toBe(isHeld ? 1 : 0);
      expect(negotiation.state).toBe(isHeld ? "observed" : "committed");
      if (isHeld)
        expect(negotiation.outcome).toMatch(/^Held out by chance.* would have raised the memory limit to /);
    }
  });

  it("keeps a container held out until its horizon is over or it failed", async () => {
    for (const name of names) {
      const { negotiation } = await first(name);
      if (negotiation.holdoutArm !== "held_out") continue;
      const { id } = await house.container(name);
      const [failure] = await house.db.prisma.outcome.findMany({
        where: { containerId: id, kind: "oom_kill" },
        orderBy: { at: "asc" },
      });
      const others = (await house.negotiations(name)).slice(1);
      expect(others.every(({ createdAt }) => createdAt > failure!.at)).toBe(true);
    }
  });

  it("never touches what is critical", async () => {
    const { negotiation } = await first(CRITICAL);
    expect(negotiation).toMatchObject({ holdoutArm: null, state: "committed" });
  });

  it("is told beside the other arm, with how sure that is", async () => {
    const view = await readHoldout(house.db, START, house.clock.now() + 15 * 60_000);
    const all = await house.db.prisma.negotiation.findMany({ where: { holdoutArm: { not: null } } });
    expect(view.policies).toEqual([{ name: "default", share: SHARE }]);
    for (const [arm, own] of [
      ["held_out", view.heldOut],
      ["granted", view.granted],
    ] as const) {
      const asks = all.filter(({ holdoutArm: of }) => of === arm).length;
      expect((own.share?.of ?? 0) + own.waiting + own.leftOut).toBe(asks);
      if (own.share) expect(own.share.low <= own.share.share && own.share.share <= own.share.high).toBe(true);
    }
    if (view.averted) expect(view.averted.difference).toBeGreaterThan(0);
  });
});
