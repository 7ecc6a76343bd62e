import { describe, expect, it } from "vitest";
import { assess } from "@/server/loop/assess";
import { ratesOf, readSaturation, saturationKey } from "@/server/store/saturation";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();
/** From a minute on, six times the load. */
const SUDDEN = {
  kind: "surge",
  startsAfterMs: 60_000,
  rampMs: 30_000,
  holdMs: 3_600_000,
  everyMs: 36_000_000,
  factor: 6,
} as const;
/** 3.2 MB a second are asked of a cap of 1 MiB/s. */
const FULL = { networkMib: 1, load: [20, 3] as const, service: { responseBytes: 160_000 }, memoryMib: 512 };

describe("what containers live through at a full cap", () => {
  it("is written down, and tells one that bears it from one that does not", async () => {
    const house = await openTestHouse(store.db, {
      containers: [
        healthy("backup", { ...FULL, healthcheck: false }),
        healthy("shop", { ...FULL, load: [4, 3], behaviour: SUDDEN }),
        healthy("idle", { networkMib: 8 }),
      ],
      policy: { mode: "observe" },
      intervalSeconds: 20,
      historyMinutes: 1,
    });
    await house.live(6 * 60);
    const saturation = await readSaturation(house.db);
    const [backup, shop, idle] = await Promise.all(
      ["backup", "shop", "idle"].map((name) => house.container(name)),
    );
    const of = (container: typeof backup) => saturation.get(saturationKey(container!.workloadId, "network"));
    expect(of(backup)).toMatchObject({ failures: 0 });
    expect(of(backup)!.seconds).toBeGreaterThan(200);
    expect(of(shop)!.failures).toBeGreaterThan(0);
    expect(of(idle)).toBeUndefined();
    const perHour = ratesOf(saturation);
    expect(perHour(backup!.workloadId).network).toBeLessThan(perHour(shop!.workloadId).network);

    const riskOf = async () => {
      await assess(house, { hostId: house.hostId });
      const { id } = backup!;
      const row = await house.db.prisma.assessment.findFirstOrThrow({
        where: { containerId: id },
        orderBy: { at: "desc" },
      });
      return (row.byCause as { network: { 60: number } }).network[60];
    };
    const before = await riskOf();
    // A night of it, with nothing that failed.
    await house.db.prisma.saturation.updateMany({
      where: { workloadId: backup!.workloadId },
      data: { seconds: 8 * 3_600 },
    });
    house.clock.advance(1);
    expect(await riskOf()).toBeLessThan(before / 2);
  });
});
