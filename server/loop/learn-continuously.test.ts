import { beforeAll, describe, expect, it } from "vitest";
import { createDriftForecaster } from "@/server/adapters/forecasters/create-drift-forecaster";
import { assess } from "@/server/loop/assess";
import { collect } from "@/server/loop/collect";
import { forecast } from "@/server/loop/forecast";
import { learn } from "@/server/loop/learn";
import { maintain } from "@/server/loop/maintain";
import { trainFailure } from "@/server/loop/train-failure";
import { FAILURE_TREES, failureVersions } from "@/server/store/failure-models";
import { promoteFailureModel, rollBackFailureModel } from "@/server/store/failure-promotions";
import { listTrainings } from "@/server/store/training-runs";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { failureLearningOf } from "@/server/test-house/failure-learning";
import { healthy } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;
let learnt: string;

/** A process that dies of a heap cap that nobody told of: its limit is never close, and only this site can teach that. */
const secretHeap = (name: string, dueMinutes: number) =>
  healthy(name, {
    memoryMib: 512,
    restMib: 70,
    behaviour: {
      kind: "fixedHeap",
      heapBytes: 160 * MIB,
      liveBytes: 30 * MIB,
      bytesPerMinute: (130 / 28) * MIB,
      dueAfterMs: dueMinutes * 60_000,
    },
  });

async function watchHours(hours: number): Promise<void> {
  const at = { hostId: house.hostId };
  for (let minute = 0; minute < hours * 60; minute += 2) {
    house.clock.advance(120);
    await house.watch();
    await collect(house, at);
    await forecast(house, at);
    await assess(house, at);
    if (minute % 30 === 0) await maintain(house);
  }
}

const newestAssessment = () =>
  house.db.prisma.assessment.findFirstOrThrow({ where: { model: { not: "none" } }, orderBy: { at: "desc" } });

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [...[5, 14, 23].map((due, i) => secretHeap(`heap${i}`, due)), healthy("calm")],
    intervalSeconds: 120,
    historyMinutes: 60,
  });
  house.forecasters = [createDriftForecaster()];
  house.failureLearning = failureLearningOf();
});

describe("half a day of a fleet that fails in a way of its own", () => {
  it("begins with the shipped trees in the shadow of the first passage, and is too short to train from", async () => {
    await watchHours(0.5);
    await trainFailure(house, { startedBy: "user:ada" });
    const { version: shipped } = house.failureLearning!.shipped;
    expect(await failureVersions(house.db)).toEqual({ champion: null, challenger: shipped });
    const [run] = await listTrainings(house.db, FAILURE_TREES, house.clock.now());
    expect(run).toMatchObject({ state: "refused", words: "0 failures were seen coming, and 20 are needed" });
    expect(await house.db.prisma.featureRow.count({ where: { shadowModel: shipped } })).toBeGreaterThan(0);
  });

  it("teaches a model of its own, which stands in the shadow first", async () => {
    await watchHours(8);
    await learn(house);
    await trainFailure(house, { startedBy: "schedule" });
    const [run] = await listTrainings(house.db, FAILURE_TREES, house.clock.now());
    expect(run!.state, run!.words).toBe("kept");
    learnt = run!.version!;
    expect(await failureVersions(house.db)).toEqual({ champion: null, challenger: learnt });
    const row = await house.db.prisma.model.findFirstOrThrow({ where: { version: learnt } });
    expect(row.parent).toBe(house.failureLearning!.shipped.version);
    const parts = (row.metrics as unknown as { parts: { cause: string; trees: number }[] }).parts;
    expect(parts.filter(({ cause, trees }) => cause === "other" && trees > 0).length).toBeGreaterThan(0);
    expect(parts.filter(({ cause, trees }) => cause !== "other" && trees > 0)).toEqual([]);
    await trainFailure(house, { startedBy: "schedule" });
    expect(await listTrainings(house.db, FAILURE_TREES, house.clock.now())).toHaveLength(2);
  });

  it("lets it speak once it has won on later minutes, and says why", async () => {
    await watchHours(4);
    expect((await newestAssessment()).model).not.toContain("trees");
    await learn(house);
    await learn(house);
    expect(await failureVersions(house.db)).toEqual({ champion: learnt, challenger: null });
    const decisions = await house.db.prisma.modelDecision.findMany({});
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({
      kind: "promoted",
      version: learnt,
      former: null,
      decidedBy: "controller",
    });
    expect(decisions[0]!.words).toMatch(/speaks instead of the first passage alone: it won: Brier score/);
    await watchHours(0.1);
    expect((await newestAssessment()).model).toContain(`+ ${learnt} on`);
  });

  it("takes it back in one step, and the first passage speaks alone at the next assessment", async () => {
    expect(await rollBackFailureModel(house.db, "user:ada", house.clock.now())).toMatchObject({
      kind: "done",
    });
    await watchHours(0.1);
    expect((await newestAssessment()).model).not.toContain("trees");
    const audit = await house.db.prisma.audit.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(audit).toMatchObject({
      actor: "user:ada",
      action: "model.rolled_back",
      subject: "model:first-passage",
    });
  });

  it("rejects a file that was damaged while it spoke, and who spoke before it goes on", async () => {
    const { shipped } = house.failureLearning!;
    const at = house.clock.now();
    const chosen = { kind: "chosen" as const, by: "user:ada", words: "a test chooses", at };
    await promoteFailureModel(house.db, shipped.version, chosen);
    await promoteFailureModel(house.db, learnt, chosen);
    const { id, file } = await house.db.prisma.model.findFirstOrThrow({ where: { version: learnt } });
    const flipped = Uint8Array.from(file!);
    flipped[5_000]! ^= 1;
    await house.db.prisma.model.update({ where: { id }, data: { file: flipped } });
    await watchHours(0.1);
    expect((await newestAssessment()).model).toContain(`+ ${shipped.version} on`);
    expect(await failureVersions(house.db)).toMatchObject({ champion: shipped.version });
    const rejected = await house.db.prisma.model.findFirstOrThrow({ where: { id } });
    expect(rejected).toMatchObject({ state: "rejected", reason: "the checksum does not fit" });
    expect(await promoteFailureModel(house.db, learnt, chosen)).toMatchObject({ kind: "refused" });
  });
});
