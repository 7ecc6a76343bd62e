import { expect, it } from "vitest";
import { size } from "@/server/loop/size";
import { readSavingDays, readSavingRows } from "@/server/store/savings";
import { openTestHouse, testDatabase } from "@/server/test-house";
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
