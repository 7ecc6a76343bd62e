import { beforeEach, describe, expect, it } from "vitest";
import type { TrainFailure } from "@/server/domain/learning/failure-task";
import { FEATURE_FINGERPRINT, packFeatures } from "@/server/domain/learning/feature-bytes";
import { trainOnSite } from "@/server/domain/learning/train-on-site";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import { trainFailure } from "@/server/loop/train-failure";
import { cancelFailureTraining } from "@/server/operator/tune-failure-model";
import { FAILURE_TREES, failureVersions } from "@/server/store/failure-models";
import { beginTraining, listTrainings } from "@/server/store/training-runs";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { failureLearningOf } from "@/server/test-house/failure-learning";
import { healthy } from "@/server/test-house/recipes";

const MINUTE_MS = 60_000;
const store = testDatabase();
const by = { startedBy: "user:Ada" };
let house: TestHouse;

beforeEach(async () => {
  await store.db.prisma.featureRow.deleteMany({});
  await store.db.prisma.trainingRun.deleteMany({});
  await store.db.prisma.model.deleteMany({});
  house = await openTestHouse(store.db, { containers: [healthy("web")], historyMinutes: 1 });
});

/** Settled minutes of a day, with a failure of memory each hour for `failures` hours. */
async function settledDay(failures: number): Promise<void> {
  const { id: containerId } = await house.container("web");
  const end = house.clock.now() - 2 * 60 * MINUTE_MS;
  await house.db.prisma.featureRow.createMany({
    data: Array.from({ length: 24 * 30 }, (_, i) => {
      const at = new Date(end - (24 * 60 - 2 * i) * MINUTE_MS);
      const to = 60 - ((2 * i) % 60);
      const features = new Float64Array(FEATURE_COUNT).fill(Number.NaN);
      features[0] = 0.9 - to / 100;
      return {
        ...{
          containerId,
          at,
          minute: at,
          weight: 1,
          model: "first-passage/1",
          cause: "memory",
          underGrant: false,
        },
        ...{ said5: 0.1, said15: 0.2, said60: 0.3, settledAt: new Date(end), seenMinutes: 60 },
        features: Uint8Array.from(packFeatures(features)),
        featureTable: FEATURE_FINGERPRINT,
        memoryMinutes: i < failures * 30 ? to : null,
      };
    }),
  });
}

const here: TrainFailure = async (task, onProgress) => trainOnSite(task, onProgress);
const learnWith = (train: TrainFailure) => {
  house.failureLearning = failureLearningOf("challenger", train);
};
const runs = () => listTrainings(house.db, FAILURE_TREES, house.clock.now());

describe("training the failure model", () => {
  it("puts its outcome into the shadow, and tells how far it is", async () => {
    await settledDay(20);
    learnWith(here);
    await trainFailure(house, by);
    const [run] = await runs();
    expect(run).toMatchObject({ state: "kept", startedBy: "user:Ada", progress: 1 });
    expect(run!.words).toMatch(/^learnt all over again from trees\/\d+: 20 failures in 720 rows/);
    expect(await failureVersions(house.db)).toEqual({ champion: null, challenger: run!.version });
  });

  it("is refused while too few failures were seen coming", async () => {
    await settledDay(3);
    learnWith(here);
    await trainFailure(house, by);
    expect((await runs())[0]).toMatchObject({
      state: "refused",
      words: expect.stringContaining("3 failures"),
    });
    expect(await failureVersions(house.db)).toEqual({ champion: null, challenger: null });
  });

  it("reads no row of another table of features", async () => {
    await settledDay(20);
    await house.db.prisma.featureRow.updateMany({ data: { featureTable: "00000000" } });
    learnWith(here);
    await trainFailure(house, by);
    expect((await runs())[0]).toMatchObject({
      state: "refused",
      words: expect.stringContaining("0 failures"),
    });
  });

  it("ends within a second or two when a person asks, and nothing of it is kept", async () => {
    await settledDay(20);
    learnWith(
      (_, __, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("ended")));
        }),
    );
    const desk = { ...house, user: { id: "1", name: "Ada" } };
    expect(await cancelFailureTraining(desk)).toMatchObject({ kind: "refused" });
    const training = trainFailure(house, by);
    await expect.poll(async () => (await runs())[0]?.state).toBe("running");
    expect(await cancelFailureTraining(desk)).toMatchObject({ kind: "done" });
    await training;
    expect((await runs())[0]).toMatchObject({
      state: "cancelled",
      words: "ended by user:Ada: nothing of it is kept",
    });
    expect(await failureVersions(house.db)).toEqual({ champion: null, challenger: null });
  });

  it("ends with the reason when it fails, and the next may try at once", async () => {
    await settledDay(20);
    learnWith(async () => Promise.reject(new Error("out of memory")));
    await trainFailure(house, { startedBy: "schedule" });
    expect((await runs())[0]).toMatchObject({ state: "failed", words: "out of memory" });
    learnWith(here);
    await trainFailure(house, { startedBy: "schedule" });
    expect((await runs())[0]).toMatchObject({ state: "kept" });
  });

  it("happens once at a time, and by schedule again only after days and new failures", async () => {
    await settledDay(20);
    learnWith(here);
    const other = await beginTraining(house.db, FAILURE_TREES, "user:Bob", house.clock.now());
    expect(other).not.toBeNull();
    await trainFailure(house, by);
    expect(await runs()).toHaveLength(1);
    house.clock.advance(10 * 60);
    await trainFailure(house, { startedBy: "schedule" });
    expect((await runs()).map(({ state }) => state)).toEqual(["kept", "failed"]);
    house.clock.advance(2 * 86_400);
    await trainFailure(house, { startedBy: "schedule" });
    house.clock.advance(2 * 86_400);
    await trainFailure(house, { startedBy: "schedule" });
    expect(await runs()).toHaveLength(2);
    await house.db.prisma.featureRow.deleteMany({});
    await settledDay(20);
    await trainFailure(house, { startedBy: "schedule" });
    expect((await runs()).map(({ state }) => state)).toEqual(["kept", "kept", "failed"]);
  });

  it("learns for real in a thread", async () => {
    await settledDay(20);
    house.failureLearning = failureLearningOf();
    await trainFailure(house, by);
    const [run] = await runs();
    expect(run!.state, run!.words).toBe("kept");
  });
});
