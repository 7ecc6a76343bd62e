import { beforeAll, describe, expect, it } from "vitest";
import { setCapacity } from "@/server/operator/set-capacity";
import { readHosts } from "@/server/store/host-view";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(store.db, { containers: [healthy("steady")] });
});

const set = (network: number | null, disk: number | null, reserveShare?: number) =>
  setCapacity(
    { ...house, user: { id: "ada", name: "Ada" } },
    { id: house.hostId, networkBytesPerSecond: network, diskBytesPerSecond: disk, reserveShare },
  );
const host = async () => (await readHosts(house.db, house.clock.now()))[0]!;

describe("what a host has of network and disk", () => {
  it("is not known until somebody says it, and then free but for the tenth that the host keeps", async () => {
    expect((await host()).free.diskBytesPerSecond).toBeNull();
    expect(await set(null, 200 * MIB)).toEqual({
      kind: "done",
      message: "The host has network not known, disk 200 MiB/s, and keeps 10 % of them from now on.",
    });
    const { capacity, committed, free } = await host();
    expect(capacity).toMatchObject({ networkBytesPerSecond: null, diskBytesPerSecond: 200 * MIB });
    expect(free.networkBytesPerSecond).toBeNull();
    expect(free.diskBytesPerSecond).toBe(180 * MIB - committed.diskBytesPerSecond!);
  });

  it("is written into the audit with who said it", async () => {
    const [entry] = await house.db.prisma.audit.findMany({ where: { action: "host.capacity" } });
    expect(entry).toMatchObject({ actor: "user:Ada", subject: `host:${house.hostId}` });
    expect(entry!.detail).toMatch(/network not known, disk 200 MiB\/s, and keeps 10 % of them$/);
  });

  it("is kept for the host by as much as somebody says", async () => {
    await set(null, 200 * MIB, 0.25);
    const { reserve, committed, free } = await host();
    expect(reserve.diskBytesPerSecond).toBe(50 * MIB);
    expect(free.diskBytesPerSecond).toBe(150 * MIB - committed.diskBytesPerSecond!);
  });

  it("can be taken back: then it is not known again", async () => {
    await set(null, null);
    expect((await host()).free).toMatchObject({ networkBytesPerSecond: null, diskBytesPerSecond: null });
  });
});
