import { beforeEach, describe, expect, it } from "vitest";
import { writeFailureFile } from "@/server/domain/learning/failure-file";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { readFailureLearning } from "@/server/store/failure-learning-view";
import { enterShipped, FAILURE_TREES, failureVersions, saveTrained } from "@/server/store/failure-models";
import { START, SteppedClock, testDatabase } from "@/server/test-house";
import { WaitingJobs } from "@/server/test-house/waiting-jobs";
import type { Desk } from "./desk";
import { chooseFailureModel, retrainFailureModel, takeBackFailureModel } from "./tune-failure-model";

const store = testDatabase();
const prior = shippedPrior();
const file = writeFailureFile(prior);
const SITE = "trees/site";
let jobs: WaitingJobs;
let desk: Desk;

beforeEach(async () => {
  const { db } = store;
  await db.prisma.model.deleteMany({});
  await db.prisma.modelDecision.deleteMany({});
  jobs = new WaitingJobs();
  desk = { db, jobs, clock: new SteppedClock(), user: { id: "1", name: "Ada" } };
  await enterShipped(db, { version: prior.version, file }, "challenger", START);
  const learnt = { version: SITE, file, parent: prior.version, metrics: {}, words: "learnt", at: START };
  await saveTrained(db, learnt);
});

describe("what a person may do about the failure model", () => {
  it("asks for one training, however often", async () => {
    await retrainFailureModel(desk);
    await retrainFailureModel(desk);
    expect(jobs.names()).toEqual(["train-failure"]);
  });

  it("lets a kept version speak, goes back step by step, and each is decided and audited by name", async () => {
    const said = async () => (await failureVersions(store.db)).champion;
    await chooseFailureModel(desk, { version: prior.version });
    await chooseFailureModel(desk, { version: SITE });
    expect(await said()).toBe(SITE);
    expect((await readFailureLearning(store.db, START)).former).toEqual({ version: prior.version });
    expect(await takeBackFailureModel(desk)).toEqual({
      kind: "done",
      message: `${SITE} is taken back from the next assessment on.`,
    });
    expect(await said()).toBe(prior.version);
    await takeBackFailureModel(desk);
    expect(await said()).toBeNull();
    expect(await takeBackFailureModel(desk)).toMatchObject({ kind: "refused" });
    const { decisions } = await readFailureLearning(store.db, START);
    expect(decisions.map(({ kind, decidedBy }) => `${kind} ${decidedBy}`)).toEqual([
      "rolled_back user:Ada",
      "rolled_back user:Ada",
      "chosen user:Ada",
      "chosen user:Ada",
    ]);
    expect(await store.db.prisma.audit.count({ where: { actor: "user:Ada" } })).toBe(4);
  });

  it.each([
    { name: "that speaks already", version: null, because: "It speaks already." },
    { name: "that is not there", version: "trees/none", because: "There is no trees/none any more." },
    { name: "whose file was damaged", version: SITE, because: "must not speak: the checksum does not fit." },
  ])("is refused a version $name", async ({ version, because }) => {
    const flipped = file.map((byte, i) => (i === 700 ? byte ^ 1 : byte));
    const where = { kind: FAILURE_TREES, version: SITE };
    await store.db.prisma.model.updateMany({ where, data: { file: flipped } });
    expect(await chooseFailureModel(desk, { version })).toMatchObject({
      kind: "refused",
      because: expect.stringContaining(because),
    });
    expect((await failureVersions(store.db)).champion).toBeNull();
  });
});

describe("the model that came with the product", () => {
  const next = { version: "trees/next", file };
  it("is entered once, and a newer one does not push out what learnt here", async () => {
    await enterShipped(store.db, { version: prior.version, file }, "champion", START);
    await enterShipped(store.db, next, "champion", START);
    expect(await failureVersions(store.db)).toEqual({ champion: null, challenger: SITE });
    const { versions } = await readFailureLearning(store.db, START);
    expect(versions.map(({ version, state }) => `${version} ${state}`).sort()).toEqual([
      `${prior.version} retired`,
      "trees/next retired",
      "trees/site challenger",
    ]);
  });

  it("takes the shadow from an older one of the product's, and speaks from the start where it may", async () => {
    await store.db.prisma.model.deleteMany({ where: { version: SITE } });
    await enterShipped(store.db, next, "challenger", START);
    expect(await failureVersions(store.db)).toEqual({ champion: null, challenger: "trees/next" });
    await store.db.prisma.model.deleteMany({});
    await enterShipped(store.db, next, "champion", START);
    expect(await failureVersions(store.db)).toEqual({ champion: "trees/next", challenger: null });
  });
});
