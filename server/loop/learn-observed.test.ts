import { expect, it } from "vitest";
import { DEFAULT_RECLAIM } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import { learn } from "@/server/loop/learn";
import { readNegotiations } from "@/server/store/negotiation-view";
import { readObserved } from "@/server/store/observed-outcomes";
import { writeReclaimSettings } from "@/server/store/saving-settings";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const store = testDatabase();

it("says later what came of what was only observed: a leak that died, and a limit that would have done", async () => {
  const house = await openTestHouse(store.db, {
    containers: [leak("dies", 6), healthy("idle", { memoryMib: 1_024 })],
    policy: { mode: "observe", cpuMinMillicores: 500, leaseSeconds: 300 },
  });
  await house.db.prisma.$transaction((tx) =>
    writeReclaimSettings(tx, { ...DEFAULT_RECLAIM, leastHistoryHours: 0 }),
  );
  await house.live(20);
  await learn(house);
  expect(await readObserved(house.db, 0), "too early").toEqual([]);
  await house.live(1_000);
  await learn(house);
  const scopes = await readObserved(house.db, 0);
  expect(scopes).toContainEqual(
    expect.objectContaining({ scope: "default", kind: "reclaim", didNotHappen: 1, failed: 0 }),
  );
  expect(scopes.find(({ kind }) => kind === "grant")?.failed).toBeGreaterThan(0);
  const rows = await readNegotiations(house.db, { scope: "ended", limit: 100 });
  const idle = rows.find(({ containerName, kind }) => containerName === "idle" && kind === "reclaim");
  expect(idle?.cameOf).toMatchObject({ verdict: "did_not_happen" });
});
