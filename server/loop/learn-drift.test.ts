import { beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { FEATURE_FINGERPRINT, packFeatures } from "@/server/domain/learning/feature-bytes";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import { hearFailureModels } from "@/server/loop/assess/hear-failure-models";
import { watchDrift } from "@/server/loop/learn/watch-drift";
import { readDrift } from "@/server/store/drift-view";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { failureLearningOf } from "@/server/test-house/failure-learning";
import { healthy } from "@/server/test-house/recipes";

const MINUTE_MS = 60_000;
const store = testDatabase();
const random = seededRandom(9);
let house: TestHouse;
let ids: number[];

beforeEach(async () => {
  const { db } = store;
  await db.prisma.featureRow.deleteMany({});
  await db.prisma.driftPoint.deleteMany({});
  await db.prisma.model.deleteMany({});
  const containers = Array.from({ length: 12 }, (_, i) => healthy(`c${i}`));
  house = await openTestHouse(db, { containers, historyMinutes: 1 });
  house.failureLearning = failureLearningOf();
  await hearFailureModels(house);
  ids = (await db.prisma.container.findMany({ where: { hostId: house.hostId } })).map(({ id }) => id);
});

/** Hours that pass with settled rows of every container: memory around `level`, `said` of what never comes. */
async function pass(hours: number, level: number, said: number): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    const from = house.clock.now();
    await house.db.prisma.featureRow.createMany({
      data: ids.flatMap((containerId) =>
        [5, 25, 45].map((minute) => {
          const at = new Date(from + minute * MINUTE_MS);
          const features = new Float64Array(FEATURE_COUNT).fill(Number.NaN);
          features[0] = level + 0.1 * random.uniform();
          return {
            ...{ containerId, at, minute: at, weight: 20, model: "first-passage/1", cause: "memory" },
            ...{ said5: said, said15: said, said60: said + 0.02 * random.uniform(), underGrant: false },
            ...{ settledAt: at, seenMinutes: 60, featureTable: FEATURE_FINGERPRINT },
            features: Uint8Array.from(packFeatures(features)),
          };
        }),
      ),
    });
    house.clock.advance(3600);
    await watchDrift(house);
    await watchDrift(house);
  }
}
const newest = async () => (await readDrift(house.db, house.clock.now())).points.at(-1)!;

describe("drift", () => {
  it("is told once an hour, of an hour whose outcomes are known, and is unknown where there is nothing to compare", async () => {
    await pass(4, 0.3, 0.01);
    const { points } = await readDrift(house.db, house.clock.now());
    expect(points.map(({ hour }) => (house.clock.now() - hour) / 3_600_000)).toEqual([4, 3]);
    expect(points.at(-1)).toMatchObject({ worstIndex: null, shiftedAt: null, version: "first-passage" });
    expect(points.at(-1)!.words).toContain("too little was kept to tell of the features");
    expect(points[0]).toMatchObject({ biasContainers: 12, rows: 36 });
    expect(points.at(-1)!.bias).toBeCloseTo(0.02, 2);
  });

  it("of features is measured from the first day here, and found when the fleet becomes another one", async () => {
    await pass(30, 0.3, 0.01);
    const calm = await newest();
    expect(calm.worstIndex).toBeLessThan(0.1);
    expect(calm.words).toContain("the features are as they were");
    await pass(14, 0.8, 0.01);
    const moved = await newest();
    expect(moved.worstIndex).toBeGreaterThan(0.25);
    expect(moved.words).toContain("one feature drifted from what was learnt, most of all “working set close");
    expect(moved.shiftedAt).toBeNull();
    const { features, threshold } = await readDrift(house.db, house.clock.now());
    expect(features[0]).toMatchObject({ name: "memoryLevel" });
    expect(features.filter(({ index }) => index > threshold)).toHaveLength(1);
  });

  it("of the calibration is found, with the hour since when", async () => {
    await pass(20, 0.3, 0.01);
    expect((await newest()).shiftedAt).toBeNull();
    const shiftedAt = house.clock.now();
    await pass(16, 0.3, 0.3);
    const { shiftedAt: found, words } = await newest();
    expect(Math.abs(found! - shiftedAt)).toBeLessThanOrEqual(3_600_000);
    expect(words).toMatch(/the calibration shifted: .* was 2\.\d points and is 31\.\d/);
  });
});
