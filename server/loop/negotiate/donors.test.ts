import { describe, expect, it } from "vitest";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { apply } from "@/server/loop/apply";
import { assess } from "@/server/loop/assess";
import { collect } from "@/server/loop/collect";
import { forecast } from "@/server/loop/forecast";
import { negotiate } from "@/server/loop/negotiate";
import { RuntimeRefusal } from "@/server/ports/container-runtime";
import { readLedger } from "@/server/store/ledger";
import type { TestHouse } from "@/server/test-house";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();

/** A strict host of 2 GiB with nothing free but what a donor of 1 GiB does not need. */
async function scarceHouse(donor: Record<string, string> = {}): Promise<TestHouse> {
  const house = await openTestHouse(store.db, {
    containers: [
      leak("asker", 10, { labels: { "pfn.priority": "90" } }),
      healthy("donor", { memoryMib: 1_024, labels: { "pfn.priority": "10", ...donor } }),
    ],
    host: { cpuMillicores: 16_000, memoryBytes: 1_600 * MIB },
    policy: { mode: "auto", memoryMaxBytes: 512 * MIB, leaseSeconds: 600 },
  });
  await house.db.prisma.host.update({
    where: { id: house.hostId },
    data: { commitRule: "limits", reserveMemoryBytes: BigInt(320 * MIB) },
  });
  return house;
}

const donations = (house: TestHouse) =>
  house.db.prisma.donation.findMany({ where: { hostId: house.hostId }, orderBy: { startsAt: "asc" } });

describe("an ask that does not fit, and a donor with slack", () => {
  it("is deferred until the donor has stepped down and was read back, then granted in the same negotiation", async () => {
    const house = await scarceHouse();
    await house.live(40);
    const [negotiation] = await house.negotiations("asker");
    const kinds = negotiation?.messages.map((m) => m.kind);
    expect(kinds).toEqual([
      "ask",
      "ladder",
      "defer",
      "donor",
      "ask",
      "offer",
      "accept",
      "apply",
      "verify",
      "commit",
    ]);
    const [first, second] = house.runtime.updates;
    expect(first?.runtimeId).toBe((await house.container("donor")).runtimeId);
    expect(first?.target.memoryBytes).toBeLessThan(1_024 * MIB);
    expect(second?.runtimeId).toBe((await house.container("asker")).runtimeId);
    expect(await donations(house)).toMatchObject([{ state: "given", baseline: BigInt(1_024 * MIB) }]);
  });

  it("gives back: the donor has its limit again after the grant that it gave to is over", async () => {
    const house = await scarceHouse();
    await house.live(40);
    const [given] = await donations(house);
    await house.db.prisma.lease.updateMany({
      where: { hostId: house.hostId },
      data: { state: "released", endedAt: new Date(house.clock.now()) },
    });
    const negotiation = (await house.negotiations("asker"))[0]!;
    await house.db.prisma.negotiation.update({
      where: { id: negotiation.id },
      data: { state: "released", revision: { increment: 1 }, endedAt: new Date(house.clock.now()) },
    });
    const asker = await house.container("asker");
    await house.fleet.updateLimits(asker.runtimeId, { cpuMillicores: null, memoryBytes: 256 * MIB });
    await house.live(30);
    expect((await donations(house))[0]).toMatchObject({ id: given?.id, state: "returned" });
    expect(Number((await house.container("donor")).memoryLimitBytes)).toBe(1_024 * MIB);
  });

  it("keeps what was given for the ask that it was given for: nobody else gets it in between", async () => {
    const house = await scarceHouse();
    house.clock.advance(10);
    for (const verb of [collect, forecast, assess, negotiate]) await verb(house, { hostId: house.hostId });
    const [gift] = await donations(house);
    expect(gift?.state).toBe("intended");
    await apply(house, { changeId: gift!.shrinkId });
    const { id: donorId } = await house.container("donor");
    const { id: askerId } = await house.container("asker");
    const free = async (containerId: number) => {
      const asking = { containerId, dimension: "memory" as const };
      const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now(), asking });
      return freeOf(ledger, "memory");
    };
    expect(await free(donorId)).toBe(0);
    expect(await free(askerId)).toBe(Number(gift!.baseline - gift!.lowered));
  });

  it("takes nothing from a container whose policy asks a person first, and says so", async () => {
    const house = await scarceHouse({ "pfn.mode": "ask" });
    await house.live(20);
    expect(house.runtime.updates).toEqual([]);
    const [negotiation] = await house.negotiations("asker");
    expect(negotiation?.state).toBe("infeasible");
    expect(negotiation?.outcome).toMatch(/a person must decide/);
    expect(negotiation?.messages.find((m) => m.kind === "ladder")?.text).toMatch(/can give 0 MiB/);
  });

  it("is answered again without the donor when its step down is refused", async () => {
    const house = await scarceHouse();
    house.runtime.troubleWithUpdates = new RuntimeRefusal("the kernel says no");
    await house.live(40);
    expect(await donations(house)).toMatchObject([{ state: "failed" }]);
    const [negotiation] = await house.negotiations("asker");
    expect(negotiation?.state).toBe("infeasible");
    expect(negotiation?.messages.some((m) => /stays as it is/.test(m.text))).toBe(true);
  });
});
