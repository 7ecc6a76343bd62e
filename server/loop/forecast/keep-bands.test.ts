import { expect, it } from "vitest";
import { BAND_MINUTES } from "@/server/domain/forecast/band-calibration";
import { readBands, writeBands } from "@/server/store/band-calibrations";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();

it("holds what it said against what came, and forgets none of it at a restart", async () => {
  const house = await openTestHouse(store.db, { containers: [healthy("well")], historyMinutes: 40 });
  await house.live(20 * 60);
  const { id } = await house.container("well");
  const stored = await readBands(store.db, [id]);
  expect(stored.map(({ dimension }) => dimension).sort()).toEqual(["cpu", "disk", "memory", "network"]);
  const cpu = stored.find(({ dimension }) => dimension === "cpu")!;
  expect(cpu.origin).toBe("own");
  expect(cpu.horizons.map(({ minutes }) => minutes)).toEqual([...BAND_MINUTES]);
  // Twenty minutes have shown what came after five, and not yet what comes after thirty.
  expect(cpu.horizons[0]!.outcomes).toBeGreaterThan(1);
  expect(cpu.horizons[2]!.outcomes).toBe(0);

  house.link.bands.clear();
  await house.live(60);
  expect(house.link.bands.get(`${id}/cpu`)!.horizons[0]!.outcomes).toBeGreaterThanOrEqual(
    cpu.horizons[0]!.outcomes,
  );
});

it("begins with what containers of the same image were found to need", async () => {
  const house = await openTestHouse(store.db, { containers: [healthy("old"), healthy("new")] });
  const old = await house.container("old");
  const image = "example/shared:1";
  await store.db.prisma.container.updateMany({ where: { hostId: house.hostId }, data: { image } });
  const learnt = BAND_MINUTES.map((minutes) => ({ minutes, stretch: 3, outcomes: 50, outside: 5 }));
  await writeBands(
    store.db,
    [{ containerId: old.id, dimension: "cpu", horizons: learnt, origin: "own" }],
    house.clock.now(),
  );
  await house.live(20);
  const { id } = await house.container("new");
  const band = house.link.bands.get(`${id}/cpu`)!;
  expect(band.origin).toBe("image");
  expect(band.horizons.map(({ stretch }) => Number(stretch.toFixed(6)))).toEqual([3, 3, 3, 3]);
});
