import { beforeAll, describe, expect, it } from "vitest";
import { apply } from "@/server/loop/apply";
import { collect } from "@/server/loop/collect";
import { observe } from "@/server/loop/observe";
import {
  RuntimeDeferral,
  RuntimeInfeasible,
  RuntimeRefusal,
  RuntimeUnavailable,
} from "@/server/ports/container-runtime";
import { claimChange } from "@/server/store/changes";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { intendFor } from "@/server/test-house/grants";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const TARGET = 320 * MIB;
const store = testDatabase();
let house: TestHouse;

const names = [
  "twice",
  "at-once",
  "killed",
  "moved",
  "gone",
  "no",
  "away",
  "deaf",
  "lost",
  "cpu",
  "later",
  "never",
];
beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [...names.map((name) => healthy(name)), leak("restarted", 1)],
    historyMinutes: 1,
  });
});

const intend = (name: string) => intendFor(house, name, { amount: TARGET });
const change = (id: string) => house.db.prisma.change.findUniqueOrThrow({ where: { id } });

async function callsTo(name: string): Promise<number> {
  const { runtimeId } = await house.container(name);
  return house.runtime.updates.filter((update) => update.runtimeId === runtimeId).length;
}

async function memoryAtRuntime(name: string) {
  const { runtimeId } = await house.container(name);
  return (await house.fleet.readLimits(runtimeId)).limits.memoryBytes;
}

/** How a grant ended, everywhere that says so. */
async function endOf(name: string, changeId: string) {
  const [negotiation] = await house.negotiations(name);
  const [lease] = await house.leases(name);
  const { state, error } = await change(changeId);
  return { change: state, error, negotiation: negotiation?.state, lease: lease?.state };
}
const verified = { change: "verified", error: null, negotiation: "committed", lease: "active" };

describe("a change that is carried out", () => {
  it("changes its own dimension only, and keeps what was read back", async () => {
    const changeId = await intendFor(house, "cpu", { dimension: "cpu", amount: 800 });
    await apply(house, { changeId });
    const { runtimeId, cpuLimitMillicores, baselineCpuMillicores } = await house.container("cpu");
    const limits = { cpuMillicores: 800, memoryBytes: 256 * MIB };
    expect((await house.fleet.readLimits(runtimeId)).limits).toMatchObject(limits);
    expect(await change(changeId)).toMatchObject({
      state: "verified",
      observed: { limits, source: "simulator" },
    });
    expect([baselineCpuMillicores, cpuLimitMillicores]).toEqual([500, 800]);
  });

  it("and delivered again is not called again", async () => {
    const changeId = await intend("twice");
    await apply(house, { changeId });
    await apply(house, { changeId });
    expect(await endOf("twice", changeId)).toEqual(verified);
    expect(await callsTo("twice")).toBe(1);
  });

  it("by two at once is concluded once", async () => {
    const changeId = await intend("at-once");
    await Promise.all([apply(house, { changeId }), apply(house, { changeId })]);
    expect(await endOf("at-once", changeId)).toEqual(verified);
    expect(await memoryAtRuntime("at-once")).toBe(TARGET);
    const { id } = await house.container("at-once");
    const audits = await house.db.prisma.audit.count({
      where: { subject: `container:${id}`, action: "change.grant" },
    });
    expect(audits).toBe(1);
    expect(house.lines.filter((line) => line.includes("container at-once:"))).toHaveLength(1);
  });

  it("is verified without a second call when the process died after the first", async () => {
    const changeId = await intend("killed");
    const claimed = await claimChange(house.db, changeId, house.clock.now());
    await house.fleet.updateLimits(claimed!.runtimeId, claimed!.target);
    await apply(house, { changeId });
    expect(await endOf("killed", changeId)).toEqual(verified);
    expect(await callsTo("killed")).toBe(0);
  });

  it("is taken up by observe when its job was lost", async () => {
    const changeId = await intend("lost");
    house.clock.advance(10);
    await observe(house, { hostId: house.hostId });
    expect((await change(changeId)).state).toBe("intended");
    house.clock.advance(11);
    await observe(house, { hostId: house.hostId });
    expect(await endOf("lost", changeId)).toEqual(verified);
  });
});

describe("a change whose ground moved is not called", () => {
  const stale = (error: string) => ({
    change: "stale",
    error,
    negotiation: "rolled_back",
    lease: "rolled_back",
  });

  it("when somebody else changed the limit", async () => {
    const changeId = await intend("moved");
    const { runtimeId } = await house.container("moved");
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 300 * MIB });
    await apply(house, { changeId });
    expect(await endOf("moved", changeId)).toEqual(
      stale("its memory limit was changed by somebody else since the decision"),
    );
    expect([await callsTo("moved"), await memoryAtRuntime("moved")]).toEqual([0, 300 * MIB]);
  });

  it("when the container is gone", async () => {
    const changeId = await intend("gone");
    await house.fleet.removeContainer((await house.container("gone")).runtimeId);
    await apply(house, { changeId });
    expect(await endOf("gone", changeId)).toEqual(stale("the container is gone"));
  });

  it("when the container was restarted", async () => {
    const changeId = await intend("restarted");
    house.clock.advance(90);
    await apply(house, { changeId });
    expect(await endOf("restarted", changeId)).toEqual(
      stale("the container was restarted since the decision"),
    );
    expect(await callsTo("restarted")).toBe(0);
  });
});

describe("a runtime that does not do it", () => {
  it("and refuses is quoted, and everything is rolled back", async () => {
    const changeId = await intend("no");
    house.runtime.troubleWithUpdates = new RuntimeRefusal("cgroup says no");
    await apply(house, { changeId });
    house.runtime.troubleWithUpdates = null;
    const error = "the runtime refused: cgroup says no";
    expect(await endOf("no", changeId)).toEqual({
      change: "failed",
      error,
      negotiation: "rolled_back",
      lease: "rolled_back",
    });
    expect(house.lines).toContain(`Resource negotiation failed for container no: ${error}`);
    expect((await house.negotiations("no"))[0]!.outcome).toContain(error);
  });

  it("and does not answer is asked again by the next delivery, which finishes the change", async () => {
    const changeId = await intend("away");
    house.runtime.trouble = new RuntimeUnavailable("no answer within 5 s");
    await expect(apply(house, { changeId })).rejects.toMatchObject({
      name: "Failure",
      code: "RUNTIME_UNAVAILABLE",
    });
    expect((await change(changeId)).state).toBe("calling");
    house.runtime.trouble = null;
    await apply(house, { changeId });
    expect(await endOf("away", changeId)).toEqual(verified);
  });

  it("and says yes is not believed: what reads back differently has failed", async () => {
    const changeId = await intend("deaf");
    house.runtime.isDeaf = true;
    await apply(house, { changeId });
    house.runtime.isDeaf = false;
    expect(await endOf("deaf", changeId)).toMatchObject({
      change: "failed",
      negotiation: "rolled_back",
      lease: "rolled_back",
      error: expect.stringContaining("the runtime said yes, but its memory limit reads"),
    });
    await collect(house, { hostId: house.hostId });
    expect((await house.container("deaf")).memoryLimitBytes).toBe(BigInt(256 * MIB));
  });
});

describe("a runtime that can tell only when it is asked", () => {
  it("puts a grant off: nothing is held meanwhile, and it is asked again in its time", async () => {
    const changeId = await intend("later");
    const retryAt = house.clock.now() + 60_000;
    house.runtime.troubleWithUpdates = new RuntimeDeferral(
      "Node didn't have enough resource: memory",
      retryAt,
    );
    await apply(house, { changeId });
    house.runtime.troubleWithUpdates = null;
    expect(await endOf("later", changeId)).toMatchObject({
      change: "failed",
      negotiation: "deferred",
      lease: "rolled_back",
    });
    const [negotiation] = await house.negotiations("later");
    expect(negotiation).toMatchObject({ expiresAt: new Date(retryAt), endedAt: null });
    expect(negotiation!.messages.at(-1)).toMatchObject({
      sender: "runtime",
      kind: "defer",
      text: "The runtime puts it off: Node didn't have enough resource: memory",
    });
  });

  it("cannot ever: the negotiation ends as infeasible, in the runtime's own words", async () => {
    const changeId = await intend("never");
    house.runtime.troubleWithUpdates = new RuntimeInfeasible("Node didn't have enough capacity: memory");
    await apply(house, { changeId });
    house.runtime.troubleWithUpdates = null;
    expect(await endOf("never", changeId)).toMatchObject({ negotiation: "infeasible", lease: "rolled_back" });
    const [negotiation] = await house.negotiations("never");
    expect(negotiation!.outcome).toMatch(/Node didn't have enough capacity: memory$/);
  });
});
