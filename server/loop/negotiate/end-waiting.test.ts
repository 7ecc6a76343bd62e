import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "@/server/loop/collect";
import { negotiate } from "@/server/loop/negotiate";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { offerTo } from "@/server/test-house/grants";
import { leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();

/** Offers that wait half a minute for a person. */
async function offers(policy: object, containers = [leak("leak", 12)]): Promise<TestHouse> {
  const house = await openTestHouse(store.db, {
    containers,
    policy: { mode: "ask", approvalSeconds: 30, ...policy },
  });
  await house.live(10);
  return house;
}

describe("an offer that nobody answers", () => {
  it("expires where silence means no, and is not made again before the cooldown is over", async () => {
    const house = await offers({});
    await house.live(40);
    expect(await house.negotiations("leak")).toMatchObject([
      { state: "expired", outcome: "nobody answered the offer in time", decidedBy: null },
    ]);
    expect(house.runtime.updates).toEqual([]);
    expect(house.lines).toContain(
      "Resource negotiation failed for container leak: nobody answered the offer in time",
    );
  });

  it("is accepted by the policy that says so, in its name and at that moment", async () => {
    const house = await offers({ onApprovalTimeout: "accept" });
    await house.live(20);
    expect(await house.negotiations("leak")).toMatchObject([{ state: "waiting_approval" }]);
    await house.live(10);
    const [negotiation] = await house.negotiations("leak");
    expect(negotiation).toMatchObject({
      state: "committed",
      decidedBy: "policy:default",
      decidedAt: new Date(house.clock.now()),
      decisionNote: "Nobody answered in time.",
    });
    expect(await house.leases("leak")).toMatchObject([
      { state: "active", startsAt: new Date(house.clock.now()) },
    ]);
    expect(house.runtime.updates).toHaveLength(1);
  });

  it("is not accepted while acting is paused", async () => {
    const house = await offers({ onApprovalTimeout: "accept" });
    await house.db.prisma.setting.create({ data: { key: "acting_paused", value: true } });
    await house.live(30);
    await house.db.prisma.setting.deleteMany({});
    expect(await house.negotiations("leak")).toMatchObject([
      {
        state: "expired",
        outcome: "nobody answered the offer in time, and acting is paused by the kill switch",
      },
    ]);
    expect(house.runtime.updates).toEqual([]);
  });

  it("waits on while the controller warms up after a restart", async () => {
    const house = await offers({ onApprovalTimeout: "accept" });
    const { id } = await house.db.prisma.host.update({
      where: { id: house.hostId },
      data: { warmUpUntil: new Date(house.clock.now() + 50_000) },
    });
    await house.live(40);
    expect(await house.negotiations("leak")).toMatchObject([{ state: "waiting_approval" }]);
    await house.live(10);
    expect(id).toBe(house.hostId);
    expect(await house.negotiations("leak")).toMatchObject([{ state: "committed" }]);
  });
});

describe("an offer that lost its ground", () => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await offers({ approvalSeconds: 600 }, [
      leak("moved", 12),
      leak("removed", 12),
      leak("calm", 12),
    ]);
  });

  it("is withdrawn when somebody else changed the limit", async () => {
    const { runtimeId } = await house.container("moved");
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 300 * MIB });
    await house.live(10);
    expect((await house.negotiations("moved"))[0]).toMatchObject({
      state: "stale",
      outcome: "its memory limit was changed by somebody else",
    });
  });

  it("is withdrawn once the container has been down for longer than a restart takes", async () => {
    const { id, runtimeId } = await house.container("removed");
    await house.fleet.removeContainer(runtimeId);
    await house.live(10);
    expect((await house.negotiations("removed"))[0]).toMatchObject({ state: "waiting_approval" });
    const longAgo = new Date(house.clock.now() - 3 * 60_000);
    await house.db.prisma.container.update({ where: { id }, data: { removedAt: longAgo } });
    await house.live(10);
    expect((await house.negotiations("removed"))[0]).toMatchObject({
      state: "stale",
      outcome: "the container is gone",
    });
  });

  it("is withdrawn when the risk went away", async () => {
    const { id } = await house.container("calm");
    const newest = await house.db.prisma.assessment.findFirstOrThrow({
      where: { containerId: id },
      orderBy: { at: "desc" },
    });
    await house.db.prisma.assessment.update({ where: { id: newest.id }, data: { risk15: 0.01 } });
    await negotiate(house, { hostId: house.hostId });
    expect(await house.negotiations("calm")).toMatchObject([
      { state: "stale", outcome: "the risk went away by itself" },
    ]);
  });
});

describe("an offer that policy accepts at once", () => {
  it("is withdrawn when its acceptance was lost with its process, and asked for anew", async () => {
    const house = await openTestHouse(store.db, { containers: [leak("leak", 12)] });
    await collect(house, { hostId: house.hostId });
    // As a process leaves it that dies between storing the offer and accepting it.
    await offerTo(house, "leak", { amount: 320 * MIB });
    await house.live(30);
    const negotiations = await house.negotiations("leak");
    expect(negotiations.map((n) => n.state)).toEqual(["stale", "committed"]);
    expect(negotiations[0]!.outcome).toBe("its acceptance was lost with a process that ended");
  });
});
