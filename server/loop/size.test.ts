import { expect, it } from "vitest";
import { size } from "@/server/loop/size";
import { readSavingDays, readSavingReport, readSavingRows } from "@/server/store/savings";
import { openTestHouse, START, testDatabase } from "@/server/test-house";
import { offerTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();

it("works out the right size from what was collected, and adds the day up once", async () => {
  const house = await openTestHouse(store.db, { containers: [healthy("well")], historyMinutes: 120 });
  await size(house, { hostId: house.hostId });
  const rows = (await readSavingRows(store.db, house.clock.now())).filter(({ name }) => name === "well");
  expect(rows.map(({ dimension }) => dimension).sort()).toEqual(["cpu", "memory"]);
  for (const row of rows) {
    expect(row.wanted).toBeGreaterThan(row.usedMean);
    expect(row.historyHours).toBeGreaterThan(1.5);
    expect(row.level).toContain("highest");
  }
  const { cpuLimitMillicores } = await house.container("well");
  expect(rows.find(({ dimension }) => dimension === "cpu")!.cap).toBe(cpuLimitMillicores);
  const before = await readSavingDays(store.db, house.clock.now(), null);
  await size(house, { hostId: house.hostId });
  expect(await readSavingDays(store.db, house.clock.now(), null)).toEqual(before);
  for (const day of before) expect(day.capHours).toBeGreaterThanOrEqual(day.usedHours);
});

it("says nothing of a container that it does not know for an hour", async () => {
  const house = await openTestHouse(store.db, { containers: [healthy("young")], historyMinutes: 20 });
  await size(house, { hostId: house.hostId });
  expect((await readSavingRows(store.db, house.clock.now())).some(({ name }) => name === "young")).toBe(
    false,
  );
});

it("keeps the report of a container that is gone, with what was reclaimed of its limit", async () => {
  const house = await openTestHouse(store.db, { containers: [healthy("gone")], historyMinutes: 120 });
  const { id, memoryLimitBytes } = await house.container("gone");
  const negotiation = await offerTo(house, "gone", { amount: 512 * 2 ** 20 });
  const original = memoryLimitBytes! * 2n;
  await house.db.prisma.reclaim.create({
    data: {
      hostId: house.hostId,
      containerId: id,
      negotiationId: negotiation.id,
      dimension: "memory",
      state: "held",
      original,
      lowered: memoryLimitBytes!,
      startsAt: new Date(START - 3_600_000),
    },
  });
  await size(house, { hostId: house.hostId });
  await house.db.prisma.container.delete({ where: { id } });
  const report = await readSavingReport(store.db, house.clock.now(), 30);
  const gone = report.find(({ name, dimension }) => name === "gone" && dimension === "memory")!;
  expect(gone.hours).toBeGreaterThan(1.5);
  // Half of the limit that it came with, for one of its two hours.
  expect(gone.reclaimedHours / Number(memoryLimitBytes)).toBeCloseTo(1, 0);
  expect(gone.reclaimedHours).toBeLessThan(gone.capHours);
});
