import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "@/server/loop/collect";
import { learn } from "@/server/loop/learn";
import { readAverted } from "@/server/store/averted";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { grantTo } from "@/server/test-house/grants";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;

/** A minute and a look, as often as asked: nothing is negotiated meanwhile. */
async function watchMinutes(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    house.clock.advance(60);
    await collect(house, { hostId: house.hostId });
    await house.watch();
  }
}

const judged = async () =>
  Object.fromEntries((await readAverted(house.db, 0)).newest.map(({ name, verdict }) => [name, verdict]));

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [
      leak("saved", 20),
      leak("doomed", 20),
      healthy("calm"),
      healthy("blind"),
      healthy("untouched"),
    ],
    intervalSeconds: 60,
    historyMinutes: 15,
  });
  const grant = { leaseSeconds: 7200 };
  await grantTo(house, "saved", { ...grant, amount: 768 * MIB });
  await grantTo(house, "doomed", { ...grant, amount: 272 * MIB });
  await grantTo(house, "calm", { ...grant, amount: 512 * MIB });
  await grantTo(house, "blind", { ...grant, amount: 512 * MIB });
});

describe("what grants were worth, on a simulated fleet", () => {
  it("is not judged before the hour is over", async () => {
    await watchMinutes(59);
    await learn(house);
    expect(await judged()).toEqual({});
  });

  it("is told in classes: a leak that outgrew its old limit, one killed all the same, and what nobody knows", async () => {
    await watchMinutes(2);
    const { id } = await house.container("blind");
    await house.db.pool.query("delete from telemetry.sample where container_id = $1 and at > $2", [
      id,
      new Date(START),
    ]);
    await learn(house);
    expect(await judged()).toEqual({
      saved: "confirmed",
      doomed: "failed",
      calm: "unknown",
      blind: "unknown",
    });
    const { newest, ...counts } = await readAverted(house.db, 0);
    expect(counts).toMatchObject({ confirmed: 1, probable: 0, probableWeight: 0, unknown: 2, failed: 1 });
    expect(newest.find(({ name }) => name === "blind")!.because).toBe("no usage was read after the grant");
  });

  it("is judged once, and a window since the grants counts none of them", async () => {
    await watchMinutes(1);
    await learn(house);
    expect(await house.db.prisma.averted.count()).toBe(4);
    expect(await readAverted(house.db, house.clock.now())).toMatchObject({
      confirmed: 0,
      unknown: 0,
      newest: [],
    });
  });

  it("ends where the next change of ours begins: a limit given back proves nothing more", async () => {
    await house.db.prisma.averted.deleteMany({});
    const { id: containerId } = await house.container("saved");
    const grant = await house.db.prisma.change.findFirstOrThrow({ where: { containerId } });
    const soon = new Date(grant.endedAt!.getTime() + 5 * 60_000);
    const { id: _, observed: __, leaseId: ___, negotiationId: ____, ...like } = grant;
    await house.db.prisma.change.create({
      data: { ...like, kind: "release", endedAt: soon, decidedAt: soon },
    });
    await learn(house);
    expect(await judged()).toMatchObject({ saved: "unknown" });
  });
});
