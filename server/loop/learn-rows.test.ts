import { beforeAll, describe, expect, it } from "vitest";
import { unpackFeatures } from "@/server/domain/learning/feature-bytes";
import { CALM_EVERY } from "@/server/domain/learning/row-weight";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import { assess } from "@/server/loop/assess";
import { collect } from "@/server/loop/collect";
import { forecast } from "@/server/loop/forecast";
import { learn } from "@/server/loop/learn";
import { listRunning, readAssessInputs } from "@/server/store/assess-inputs";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { grantTo } from "@/server/test-house/grants";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;

/** Minutes of looking and assessing; nothing is negotiated meanwhile. */
async function watchMinutes(minutes: number): Promise<void> {
  const at = { hostId: house.hostId };
  for (let i = 0; i < minutes; i++) {
    house.clock.advance(60);
    await house.watch();
    await collect(house, at);
    await forecast(house, at);
    await assess(house, at);
  }
}

async function rowsOf(name: string) {
  const { id: containerId } = await house.container(name);
  return house.db.prisma.featureRow.findMany({ where: { containerId }, orderBy: { minute: "asc" } });
}

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [leak("doomed", 30), leak("saved", 30), healthy("calm")],
    intervalSeconds: 60,
    historyMinutes: 60,
  });
  await watchMinutes(10);
});

describe("what is kept to learn from", () => {
  it("is every minute of a container at risk, and a share of the calm ones that stands for all of them", async () => {
    const doomed = await rowsOf("doomed");
    expect(doomed).toHaveLength(10);
    expect(doomed.every(({ weight, settledAt }) => weight === 1 && settledAt === null)).toBe(true);
    const calm = await rowsOf("calm");
    expect(calm.length).toBeLessThan(5);
    expect(calm.every(({ weight }) => weight === CALM_EVERY)).toBe(true);
  });

  it("is kept once, when a job is delivered twice", async () => {
    const before = await rowsOf("doomed");
    await assess(house, { hostId: house.hostId });
    expect(await rowsOf("doomed")).toEqual(before);
  });

  it("is what the training's own function makes of the same past, and of nothing later", async () => {
    const containers = await listRunning(house.db, house.hostId);
    const now = house.clock.now();
    const inputs = await readAssessInputs(house.db, house.hostId, containers, now, 60, undefined, true);
    const { id } = await house.container("doomed");
    const kept = unpackFeatures((await rowsOf("doomed")).at(-1)!.features);
    const input = inputs.get(id)!;
    const newest = input.samples.at(-1)!;
    const later = { ...newest, at: now + 60_000, memoryWorkingSetBytes: 255 * MIB };
    for (const own of [input, { ...input, samples: [...input.samples, later] }]) {
      const made = Float64Array.from(Float32Array.from(extractFeatures(own)));
      expect([...kept]).toEqual([...made]);
    }
    expect(kept[FEATURE_TABLE.findIndex(({ name }) => name === "memoryLevel")]).toBeGreaterThan(0.3);
  });
});

describe("what came of it", () => {
  it("waits for the hour to pass, and then says how long the failure took, or that none was seen", async () => {
    house.clock.advance(5);
    await grantTo(house, "saved", { amount: 768 * MIB, leaseSeconds: 4 * 3600 });
    await watchMinutes(45);
    await learn(house);
    expect((await rowsOf("doomed")).every(({ settledAt }) => settledAt === null)).toBe(true);
    await watchMinutes(30);
    await learn(house);
    const doomed = (await rowsOf("doomed")).slice(0, 10);
    const [outcome] = await house.db.prisma.outcome.findMany({
      where: { kind: "oom_kill" },
      orderBy: { at: "asc" },
    });
    for (const row of doomed) {
      expect(row.outcomeId).toBe(outcome!.id);
      expect(row.memoryMinutes).toBeCloseTo((outcome!.at.getTime() - row.at.getTime()) / 60_000, 3);
      expect([row.cpuMinutes, row.treated, row.seenMinutes]).toEqual([null, null, 60]);
    }
    for (const row of await rowsOf("calm")) {
      if (row.settledAt === null) continue;
      expect([row.memoryMinutes, row.treated, row.seenMinutes]).toEqual([null, null, 60]);
    }
  });

  it("counts memory that passed the limit from before a grant as the failure that it would have been", async () => {
    const saved = (await rowsOf("saved")).slice(0, 10);
    for (const row of saved) {
      expect(row).toMatchObject({ treated: "averted", outcomeId: null, underGrant: false });
      expect(row.memoryMinutes).toBeGreaterThan(row.seenMinutes!);
      expect(row.memoryMinutes).toBeLessThan(60);
    }
    expect((await rowsOf("saved")).slice(10).every(({ underGrant }) => underGrant)).toBe(true);
  });
});
