import { describe, expect, it } from "vitest";
import { apply } from "@/server/loop/apply";
import { collect } from "@/server/loop/collect";
import { negotiate } from "@/server/loop/negotiate";
import { RuntimeRefusal } from "@/server/ports/container-runtime";
import { pendingChanges } from "@/server/store/changes";
import { setActingPaused } from "@/server/store/settings";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { grantTo } from "@/server/test-house/grants";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();

const memoryAtRuntime = async (house: TestHouse, name: string) =>
  (await house.fleet.readLimits((await house.container(name)).runtimeId)).limits.memoryBytes!;

const auditOf = async (house: TestHouse, name: string, action: string) => {
  const { id } = await house.container(name);
  return house.db.prisma.audit.findMany({ where: { subject: `container:${id}`, action } });
};

describe("a lease that ends", () => {
  it("is given back in steps that are safe, down to where it began", async () => {
    const house = await openTestHouse(store.db, { containers: [healthy("calm")] });
    await grantTo(house, "calm", { amount: 512 * MIB, leaseSeconds: 60 });
    await house.live(50);
    expect(await memoryAtRuntime(house, "calm")).toBe(512 * MIB);
    const steps: number[] = [];
    for (let i = 0; i < 4; i++) {
      await house.live(10);
      steps.push((await memoryAtRuntime(house, "calm")) / MIB);
    }
    expect(steps).toEqual([384, 288, 256, 256]);
    expect(await house.leases("calm")).toMatchObject([{ state: "released", granted: BigInt(256 * MIB) }]);
    const [negotiation] = await house.negotiations("calm");
    expect(negotiation).toMatchObject({ state: "released", outcome: "Released: 256 MiB again" });
    expect(await auditOf(house, "calm", "lease.release")).toHaveLength(3);
  });

  it("is renewed while the leak needs it, thrice at most, then kept with one notice", async () => {
    const house = await openTestHouse(store.db, {
      containers: [leak("leak", 8)],
      policy: { mode: "auto", leaseSeconds: 60, cooldownSeconds: 86_400 },
      intervalSeconds: 20,
    });
    await house.live(20);
    const granted = await memoryAtRuntime(house, "leak");
    expect(granted).toBeGreaterThan(256 * MIB);
    await house.live(60);
    expect(await house.leases("leak")).toMatchObject([{ state: "active", renewals: 1 }]);
    await house.live(280);
    expect(await house.leases("leak")).toMatchObject([
      {
        state: "active",
        renewals: 3,
        note: expect.stringMatching(/^Kept past its end: .*a person must decide$/),
      },
    ]);
    expect(await auditOf(house, "leak", "lease.keep")).toHaveLength(1);
    const [negotiation] = await house.negotiations("leak");
    expect(negotiation!.messages.filter((m) => m.kind === "renew")).toHaveLength(3);
    expect(await memoryAtRuntime(house, "leak")).toBe(granted);
  });

  it("is tried again only after a while when the runtime refuses the step down", async () => {
    const house = await openTestHouse(store.db, { containers: [healthy("calm")], policy: { mode: "auto" } });
    await grantTo(house, "calm", { amount: 384 * MIB, leaseSeconds: 10 });
    house.runtime.troubleWithUpdates = new RuntimeRefusal("usage is above the new limit");
    await house.live(60);
    expect(house.runtime.updates).toHaveLength(2);
    expect(await house.leases("calm")).toMatchObject([
      { state: "active", note: "the runtime refused: usage is above the new limit" },
    ]);
    house.runtime.troubleWithUpdates = null;
    await house.live(100);
    expect(await house.leases("calm")).toMatchObject([{ state: "released" }]);
  });
});

describe("a lease whose container goes away", () => {
  it("ends once it is sure that the container does not restart, and holds its promise until then", async () => {
    const house = await openTestHouse(store.db, { containers: [healthy("brief")] });
    await grantTo(house, "brief", { amount: 512 * MIB });
    await house.fleet.removeContainer((await house.container("brief")).runtimeId);
    await house.live(60);
    expect(await house.leases("brief")).toMatchObject([{ state: "active" }]);
    await house.live(80);
    expect(await house.leases("brief")).toMatchObject([
      { state: "released", note: "the container is gone, and its limit with it" },
    ]);
    expect(await house.negotiations("brief")).toMatchObject([{ state: "released" }]);
  });
});

describe("a granted limit that somebody else changes", () => {
  it("is noticed once, the lease ends, and the limit is left as it is", async () => {
    const house = await openTestHouse(store.db, { containers: [healthy("theirs")] });
    await grantTo(house, "theirs", { amount: 512 * MIB, leaseSeconds: 60 });
    const { id, runtimeId } = await house.container("theirs");
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 700 * MIB });
    await house.live(90);
    expect(await memoryAtRuntime(house, "theirs")).toBe(700 * MIB);
    expect(house.runtime.updates).toHaveLength(1);
    expect(await house.leases("theirs")).toMatchObject([
      { state: "released", note: expect.stringMatching(/somebody else set the memory limit to 700 MiB/) },
    ]);
    const outcomes = await house.db.prisma.outcome.findMany({
      where: { containerId: id, kind: "limits_changed_outside" },
    });
    expect(outcomes.map((o) => o.detail)).toEqual([
      "its memory limit is 700 MiB, not the granted 512 MiB: somebody else changed it",
    ]);
    expect(house.lines.filter((l) => l === "a granted limit was changed by somebody else")).toHaveLength(1);
    expect(await auditOf(house, "theirs", "lease.drift")).toHaveLength(1);
  });

  it("is set again by policy, thrice an hour, and then it is theirs with a notice", async () => {
    const house = await openTestHouse(store.db, {
      containers: [healthy("fought")],
      policy: { mode: "ask", onDrift: "restore" },
    });
    await grantTo(house, "fought", { amount: 512 * MIB });
    await house.live(20);
    const { runtimeId } = await house.container("fought");
    const revert = () => house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 256 * MIB });
    for (let i = 0; i < 3; i++) {
      await revert();
      await house.live(20);
      expect(await memoryAtRuntime(house, "fought")).toBe(512 * MIB);
    }
    await revert();
    await house.live(30);
    expect(await memoryAtRuntime(house, "fought")).toBe(256 * MIB);
    expect(await house.leases("fought")).toMatchObject([
      { state: "released", note: expect.stringMatching(/set again 3 times .* a person must decide$/) },
    ]);
    expect(await auditOf(house, "fought", "lease.drift")).toHaveLength(4);
    expect(await auditOf(house, "fought", "lease.restore")).toHaveLength(3);
    expect(await auditOf(house, "fought", "lease.yield")).toHaveLength(1);
    const [negotiation] = await house.negotiations("fought");
    const said = negotiation!.messages.map((m) => m.kind);
    expect(said.slice(-7)).toEqual(
      ["drift", "restore", "drift", "restore", "drift", "restore", "drift", "release"].slice(-7),
    );
  });

  it.each([
    { name: "lowered, is set again also when its samples are old by now", toMib: 256, after: 512 },
    { name: "raised, waits for fresh samples before it is lowered", toMib: 700, after: 700 },
  ])("and $name", async ({ toMib, after }) => {
    const house = await openTestHouse(store.db, {
      containers: [healthy("old")],
      policy: { mode: "auto", onDrift: "restore" },
    });
    await grantTo(house, "old", { amount: 512 * MIB });
    await house.live(20);
    const { runtimeId } = await house.container("old");
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: toMib * MIB });
    await collect(house, { hostId: house.hostId });
    house.clock.advance(120);
    await negotiate(house, { hostId: house.hostId });
    for (const changeId of await pendingChanges(house.db, house.hostId)) await apply(house, { changeId });
    expect(await memoryAtRuntime(house, "old")).toBe(after * MIB);
    expect(await house.leases("old")).toMatchObject([{ state: "active" }]);
  });

  it("is not set again while acting is paused, and is afterwards", async () => {
    const house = await openTestHouse(store.db, {
      containers: [healthy("paused")],
      policy: { mode: "auto", onDrift: "restore" },
    });
    await grantTo(house, "paused", { amount: 512 * MIB });
    await house.live(20);
    const { runtimeId } = await house.container("paused");
    await house.db.prisma.$transaction((tx) => setActingPaused(tx, true));
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 300 * MIB });
    await house.live(30);
    expect(await memoryAtRuntime(house, "paused")).toBe(300 * MIB);
    expect(await house.leases("paused")).toMatchObject([{ state: "active" }]);
    await house.db.prisma.$transaction((tx) => setActingPaused(tx, false));
    await house.live(20);
    expect(await memoryAtRuntime(house, "paused")).toBe(512 * MIB);
  });
});
