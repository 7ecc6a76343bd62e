import { describe, expect, it } from "vitest";
import { DEFAULT_RECLAIM } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import { acceptSavings } from "@/server/operator/accept-savings";
import { giveBack } from "@/server/operator/give-back";
import { readSavingSettings, writeReclaimSettings } from "@/server/store/saving-settings";
import { readSavingOffers } from "@/server/store/savings-offers";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";
import { setSavingSettings } from "./set-saving-settings";

const MIB = 1024 ** 2;
const store = testDatabase();
const NAMES = ["a", "b", "c"];

async function askingHouse(): Promise<TestHouse> {
  const house = await openTestHouse(store.db, {
    containers: NAMES.map((name) => healthy(name, { memoryMib: 1_024 })),
    policy: { mode: "ask", cooldownSeconds: 0, cpuMinMillicores: 500 },
  });
  await house.db.prisma.$transaction((tx) =>
    writeReclaimSettings(tx, { ...DEFAULT_RECLAIM, leastHistoryHours: 0, watchSeconds: 60 }),
  );
  return house;
}
const deskOf = (house: TestHouse) => ({ ...house, user: { id: "ada", name: "Ada" } });
const offersOf = async (house: TestHouse) =>
  (await readSavingOffers(house.db)).filter(({ host }) => host.startsWith("host-")).slice(0, 3);

describe("steps down that wait for a person", () => {
  it("are taken many at once; one whose ground moved is named, and the others go on", async () => {
    const house = await askingHouse();
    await house.live(20);
    const offers = await offersOf(house);
    expect(offers.map(({ name }) => name).sort()).toEqual(NAMES);
    const { runtimeId } = await house.container("b");
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 900 * MIB });
    await house.db.prisma.container.updateMany({
      where: { hostId: house.hostId, name: "b" },
      data: { memoryLimitBytes: BigInt(900 * MIB) },
    });
    const outcome = await acceptSavings(deskOf(house), {
      offers: offers.map(({ id, revision }) => ({ id, revision })),
    });
    expect(outcome).toMatchObject({
      kind: "done",
      message: expect.stringMatching(/2 steps down.*1 could not.*b:/),
    });
    await house.live(10);
    expect(house.runtime.updates).toHaveLength(2);
    const back = await house.db.prisma.reclaim.findMany({ where: { hostId: house.hostId } });
    expect(back.map(({ state }) => state)).toEqual(["held", "held"]);
    await store.db.prisma.negotiation.deleteMany({ where: { hostId: house.hostId } });
  });

  it("go back with one click, and are left alone for a day", async () => {
    const house = await askingHouse();
    await house.live(20);
    const [offer] = (await offersOf(house)).filter(({ name }) => name === "a");
    await acceptSavings(deskOf(house), { offers: [{ id: offer!.id, revision: offer!.revision }] });
    await house.live(10);
    const [reclaim] = await house.db.prisma.reclaim.findMany({ where: { hostId: house.hostId } });
    expect(reclaim?.state).toBe("held");
    const outcome = await giveBack(deskOf(house), { id: reclaim!.id });
    expect(outcome).toMatchObject({ kind: "done", message: "1 GiB go back to a, read back in a moment." });
    await house.live(10);
    expect(Number((await house.container("a")).memoryLimitBytes)).toBe(1_024 * MIB);
    const after = await house.db.prisma.reclaim.findUniqueOrThrow({ where: { id: reclaim!.id } });
    expect(after).toMatchObject({ state: "returned", note: "Ada wants it back" });
    expect(after.heldOffUntil!.getTime() - house.clock.now()).toBeGreaterThan(23 * 3_600_000);
    expect(await giveBack(deskOf(house), { id: reclaim!.id })).toMatchObject({ kind: "refused" });
  });

  it("follow settings that a person set, once, with an audit row", async () => {
    const house = await askingHouse();
    const before = await readSavingSettings(house.db);
    const settings = { ...before, reclaim: { ...before.reclaim, enabled: false, leastHistoryHours: 48 } };
    await setSavingSettings(deskOf(house), settings);
    await setSavingSettings(deskOf(house), settings);
    expect(await readSavingSettings(house.db)).toEqual(settings);
    expect(await house.db.prisma.audit.count({ where: { action: "savings.settings" } })).toBe(1);
  });
});
