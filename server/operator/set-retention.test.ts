import { beforeAll, describe, expect, it } from "vitest";
import { maintain } from "@/server/loop/maintain";
import { ensurePartitions } from "@/server/store/partitions";
import { readRetention } from "@/server/store/retention-view";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";
import type { Desk } from "./desk";
import { setRetention } from "./set-retention";

const DAY = 86_400_000;
const store = testDatabase();
let house: TestHouse;
let desk: Desk;

beforeAll(async () => {
  house = await openTestHouse(store.db, { containers: [healthy("calm")] });
  desk = { db: house.db, clock: house.clock, jobs: house.jobs, user: { id: "u", name: "Ada" } };
});

const days = async () => {
  const { rows } = await store.db.pool.query(
    "select count(*)::int as kept from pg_inherits where inhparent = 'telemetry.sample'::regclass",
  );
  return rows[0].kept as number;
};

describe("for how long samples are kept", () => {
  it("is as configured until somebody sets it, and then holds with the next upkeep, without a restart", async () => {
    const now = house.clock.now();
    await ensurePartitions(house.db, now - 12 * DAY, now);
    await maintain(house);
    const before = await days();
    expect(await readRetention(house.db, 14)).toMatchObject({ days: 14, isSet: false });

    expect(await setRetention(desk, { days: 3 })).toMatchObject({ kind: "done" });
    expect(await readRetention(house.db, 14)).toMatchObject({ days: 3, configuredDays: 14, isSet: true });
    await maintain(house);
    expect(await days()).toBe(before - 9);
  });

  it("is as configured again, and each change stands in the audit once", async () => {
    await setRetention(desk, { days: null });
    expect((await setRetention(desk, { days: null })).kind).toBe("done");
    expect(await readRetention(house.db, 14)).toMatchObject({ days: 14, isSet: false });
    const rows = await house.db.prisma.audit.findMany({
      where: { action: "retention.set" },
      orderBy: { id: "asc" },
    });
    expect(rows.map(({ detail }) => detail)).toEqual([
      "Raw samples are kept for 3 days",
      "Raw samples are kept as configured",
    ]);
  });

  it("says how much room each kind takes, and since when there is any", async () => {
    const { databaseBytes, kinds } = await readRetention(house.db, 14);
    const samples = kinds.find(({ kind }) => kind === "samples")!;
    expect(samples.bytes).toBeGreaterThan(0);
    expect(samples.oldestAt).toBeLessThan(house.clock.now());
    expect(databaseBytes).toBeGreaterThan(kinds.reduce((sum, { bytes }) => sum + bytes, 0));
  });
});
