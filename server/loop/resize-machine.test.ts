import { describe, expect, it } from "vitest";
import { pauseActing } from "@/server/operator/pause-acting";
import { ManagerRefusal } from "@/server/ports/vm-manager";
import { readLedger } from "@/server/store/ledger";
import type { TestHouse, TestHouseOptions } from "@/server/test-house";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { type CabledManager, simulatedMachine } from "@/server/test-house/machine";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const GIB = 1024 * MIB;
const HOST_BYTES = 1_536 * MIB;
const store = testDatabase();

/** A strict host of 1.5 GiB where nothing is free, a leak on it that needs more, and a simulated machine under it. */
async function fullHouse(
  policy: TestHouseOptions["policy"] = {},
): Promise<{ house: TestHouse; manager: CabledManager }> {
  const house = await openTestHouse(store.db, {
    containers: [leak("asker", 10), healthy("calm", { memoryMib: 1_024 })],
    host: { cpuMillicores: 2_000, memoryBytes: HOST_BYTES },
    policy: { mode: "auto", memoryMaxBytes: 512 * MIB, leaseSeconds: 300, ...policy },
  });
  await house.db.prisma.host.update({
    where: { id: house.hostId },
    data: { commitRule: "limits", reserveMemoryBytes: BigInt(256 * MIB) },
  });
  const most = { cpuMillicores: 4_000, memoryBytes: 4 * GIB };
  return { house, manager: await simulatedMachine(house, most) };
}

const requests = (house: TestHouse) =>
  house.db.prisma.machineRequest.findMany({ where: { hostId: house.hostId }, orderBy: { askedAt: "asc" } });

async function expectAsItWas(house: TestHouse): Promise<void> {
  const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
  expect(ledger.capacity.memoryBytes).toBe(HOST_BYTES);
  expect(house.fleet.hardware().memoryBytes).toBe(HOST_BYTES);
  expect((await house.container("asker")).memoryLimitBytes).toBe(BigInt(256 * MIB));
  expect(await house.db.prisma.machineLease.count({ where: { hostId: house.hostId } })).toBe(0);
}

describe("a machine that is asked to grow", () => {
  it("is put back when the guest does not show it, and nobody was promised any of it meanwhile", async () => {
    const { house, manager } = await fullHouse();
    const { describeHost } = house.runtime;
    house.runtime.describeHost = async () => ({ ...(await describeHost()), memoryBytes: HOST_BYTES });
    await house.live(30);
    expect(await requests(house)).toMatchObject([{ state: "checking" }]);
    const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
    expect(ledger.capacity.memoryBytes).toBe(HOST_BYTES);
    await house.live(90);
    const [request] = await requests(house);
    expect(request).toMatchObject({
      state: "rolled_back",
      outcome: expect.stringMatching(/guest's own capacity did not change/),
    });
    expect(manager.orders.map(({ to }) => to)).toEqual([Number(request?.toAmount), HOST_BYTES]);
    await expectAsItWas(house);
    const [negotiation] = await house.negotiations("asker");
    expect(negotiation?.outcome).toMatch(/guest's own capacity did not change/);
  });

  it("stays as it was when its manager refuses the call itself, with its words in the negotiation", async () => {
    const { house, manager } = await fullHouse();
    manager.troubleWithSet = new ManagerRefusal("the balloon is stuck");
    await house.live(30);
    expect(await requests(house)).toMatchObject([{ state: "failed" }]);
    await expectAsItWas(house);
    const [negotiation] = await house.negotiations("asker");
    expect(negotiation).toMatchObject({
      state: "infeasible",
      outcome: expect.stringMatching(/the balloon is stuck/),
    });
  });

  it("is not asked for a container whose policy asks a person first, and the answer says what it could give", async () => {
    const { house, manager } = await fullHouse({ mode: "ask" });
    await house.live(30);
    expect(await requests(house)).toEqual([]);
    expect(manager.orders).toEqual([]);
    const [negotiation] = await house.negotiations("asker");
    expect(negotiation?.outcome).toMatch(/could grow by 48 MiB: it is asked only for a policy that acts/);
  });

  it("is not called once acting was paused", async () => {
    const { house, manager } = await fullHouse();
    house.vmManagers = () => {
      throw new ManagerRefusal("not now");
    };
    await house.live(10);
    const desk = { ...house, user: { id: "ada", name: "Ada" } };
    await pauseActing(desk, { paused: true, because: "a test" });
    house.vmManagers = () => manager;
    await house.live(20);
    await pauseActing(desk, { paused: false, because: "" });
    expect(await requests(house)).toMatchObject([{ state: "stale", outcome: "acting is paused" }]);
    await expectAsItWas(house);
  });

  it("may be resized by others: the ledger follows what the host says", async () => {
    const { house, manager } = await fullHouse();
    const { describeHost } = house.runtime;
    expect((await describeHost()).cpuMillicores).toBe(2_000);
    house.fleet.resizeHardware({ cpuMillicores: 3_000, memoryBytes: HOST_BYTES });
    house.link.describedAt = 0;
    await house.live(10);
    // Resized by hand: the ledger follows what the host says, and the audit has it.
    const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
    expect(ledger.capacity.cpuMillicores).toBe(3_000);
    expect(manager.orders.filter(({ dimension }) => dimension === "cpu")).toEqual([]);
    const audit = await house.db.prisma.audit.findMany({ where: { action: "host.capacity" } });
    expect(audit.at(-1)?.detail).toMatch(/has 3 cores of cpu, and had 2 cores/);
  });
});
