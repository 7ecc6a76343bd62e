import { afterEach, describe, expect, it } from "vitest";
import { shippedLstmFile } from "@/server/adapters/forecasters/lstm/shipped-lstm";
import { trainInThread } from "@/server/adapters/forecasters/lstm/train-in-thread";
import type { LstmVerdict } from "@/server/domain/forecast/lstm/lstm-task";
import type { SharedLstm } from "@/server/house";
import { forecast } from "@/server/loop/forecast";
import { trainForecaster } from "@/server/loop/train-forecaster";
import { championLstm, listLstmVersions, promoteLstm } from "@/server/store/forecast-models";
import { beginTraining, listTrainings } from "@/server/store/training-runs";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();

afterEach(async () => {
  await store.db.prisma.model.deleteMany({});
  await store.db.prisma.trainingRun.deleteMany({});
});

function shared(train: SharedLstm["train"]): SharedLstm {
  const shipped = shippedLstmFile();
  return {
    shipped,
    speaking: shipped.version,
    use(version) {
      this.speaking = version;
    },
    train,
  };
}

const verdict = (loss: number, heldExamples = 1_000): LstmVerdict => ({
  file: Uint8Array.from(shippedLstmFile().file),
  examples: 5_000,
  heldExamples,
  loss,
  championLoss: 1,
});

async function house(train: SharedLstm["train"]) {
  const opened = await openTestHouse(store.db, { containers: [healthy("well")], historyMinutes: 60 });
  return { ...opened, lstm: shared(train) };
}

const by = { startedBy: "user:ada" };

describe("training the LSTM", () => {
  it("lets a version speak that lost less on later data, in every process that forecasts", async () => {
    const own = await house(async () => verdict(0.9));
    await trainForecaster(own, by);
    const [run] = await listTrainings(store.db, "lstm", own.clock.now());
    expect(run).toMatchObject({ state: "promoted", startedBy: "user:ada", progress: 1 });
    const champion = await championLstm(store.db);
    expect(champion!.version).toBe(run!.version);
    await forecast(own, { hostId: own.hostId });
    expect(own.lstm.speaking).toBe(champion!.version);
    await promoteLstm(store.db, null, "user:ada", own.clock.now());
    await forecast(own, { hostId: own.hostId });
    expect(own.lstm.speaking).toBe(own.lstm.shipped.version);
  });

  it.each([
    { name: "that ties", answer: verdict(0.995), state: "kept", kept: 1 },
    { name: "that lost more", answer: verdict(1.2), state: "kept", kept: 1 },
    { name: "that was judged on too little", answer: verdict(0.1, 20), state: "refused", kept: 0 },
  ])("does not let a version speak $name", async ({ answer, state, kept }) => {
    const own = await house(async () => answer);
    await trainForecaster(own, by);
    expect(await championLstm(store.db)).toBeNull();
    expect((await listTrainings(store.db, "lstm", own.clock.now()))[0]!.state).toBe(state);
    expect(await listLstmVersions(store.db)).toHaveLength(kept);
  });

  it("ends with the reason when the training fails", async () => {
    const own = await house(async () => Promise.reject(new Error("out of memory")));
    await trainForecaster(own, by);
    expect((await listTrainings(store.db, "lstm", own.clock.now()))[0]).toMatchObject({
      state: "failed",
      words: "out of memory",
    });
  });

  it("happens once at a time, and a run whose process died does not block for ever", async () => {
    const own = await house(async () => verdict(0.9));
    const now = own.clock.now();
    expect(await beginTraining(store.db, "lstm", "user:bob", now)).not.toBeNull();
    await trainForecaster(own, by);
    expect(await listTrainings(store.db, "lstm", own.clock.now())).toHaveLength(1);
    own.clock.advance(10 * 60);
    await trainForecaster(own, by);
    const runs = await listTrainings(store.db, "lstm", own.clock.now());
    expect(runs.map(({ state }) => state)).toEqual(["promoted", "failed"]);
  });

  it("waits, on schedule, for hours of history and for a day after the last", async () => {
    const own = await house(async () => verdict(0.9));
    await trainForecaster(own, { startedBy: "schedule" });
    expect(await listTrainings(store.db, "lstm", own.clock.now())).toHaveLength(0);
    own.clock.advance(7 * 3600);
    await trainForecaster(own, { startedBy: "schedule" });
    await trainForecaster(own, { startedBy: "schedule" });
    expect(await listTrainings(store.db, "lstm", own.clock.now())).toHaveLength(1);
  });

  it("does not use a champion whose file was damaged", async () => {
    const own = await house(async () => ({ ...verdict(0.9), file: new Uint8Array([1, 2, 3]) }));
    await trainForecaster(own, by);
    await forecast(own, { hostId: own.hostId });
    expect(own.lstm.speaking).toBe(own.lstm.shipped.version);
    expect(own.lines.some((line) => line.includes("this LSTM is not used"))).toBe(true);
  });

  it("learns for real, in a thread, from what was collected", async () => {
    const own = await openTestHouse(store.db, {
      containers: Array.from({ length: 12 }, (_, i) => healthy(`c${i}`)),
      historyMinutes: 110,
    });
    const told: number[] = [];
    const real: SharedLstm["train"] = (task, onProgress) =>
      trainInThread({ ...task, epochs: 2, examples: 400 }, (done) => {
        told.push(done);
        onProgress(done);
      });
    await trainForecaster({ ...own, lstm: shared(real) }, by);
    const [run] = await listTrainings(store.db, "lstm", own.clock.now());
    expect(["promoted", "kept"], run!.words).toContain(run!.state);
    expect(told.length).toBeGreaterThan(1);
    const [version] = await listLstmVersions(store.db);
    expect(version!.scores.heldExamples).toBeGreaterThan(299);
    expect(version!.scores.loss).toBeGreaterThan(0);
  });
});
