import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Judgement } from "@/server/domain/learning/brier-score";
import { learn } from "@/server/loop/learn";
import { readFailureQuality } from "@/server/store/failure-quality";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { grantTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";

const MINUTE_MS = 60_000;
const MODEL = "first-passage/1 on drift";
const store = testDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(store.db, { containers: [healthy("api")], historyMinutes: 1 });
});

beforeEach(async () => {
  const { db } = house;
  await db.prisma.$transaction([
    db.prisma.assessment.deleteMany({}),
    db.prisma.outcome.deleteMany({}),
    db.prisma.negotiation.deleteMany({}),
    db.prisma.model.deleteMany({}),
  ]);
});

async function assessed(minutesAgo: number, risk: number | null): Promise<void> {
  const { id: containerId } = await house.container("api");
  const at = new Date(house.clock.now() - minutesAgo * MINUTE_MS);
  const risks = { risk5: risk, risk15: risk, risk60: risk };
  await house.db.prisma.assessment.create({
    data: { containerId, at, ...risks, reason: "a test", reasons: [], model: risk === null ? "none" : MODEL },
  });
}

async function failed(minutesAgo: number, planned = false): Promise<void> {
  const { id: containerId } = await house.container("api");
  const at = new Date(house.clock.now() - minutesAgo * MINUTE_MS);
  const kind = planned ? "stopped" : "oom_kill";
  await house.db.prisma.outcome.create({
    data: { containerId, at, kind, planned, detail: "a test", eventKey: `${minutesAgo}` },
  });
}

async function scores() {
  await learn(house);
  const [model] = await house.db.prisma.model.findMany({});
  return model?.metrics as { m5: Judgement; m15: Judgement; m60: Judgement } | undefined;
}

describe("what past assessments were worth", () => {
  it("is their mean squared error against what came within each horizon", async () => {
    await assessed(100, 0.8);
    await assessed(90, 0.2);
    await failed(88);
    expect(await scores()).toMatchObject({
      m5: { rows: 2, failures: 1, brier: (0.8 ** 2 + 0.8 ** 2) / 2 },
      m15: { rows: 2, failures: 2, brier: (0.2 ** 2 + 0.8 ** 2) / 2 },
      judgedAt: START,
    });
  });

  it("waits until a horizon has passed", async () => {
    await assessed(20, 0.5);
    expect(await scores()).toMatchObject({ m5: { rows: 1 }, m15: { rows: 1 } });
    expect((await scores())!.m60).toBeUndefined();
  });

  it("leaves out what was unknown, and counts a planned stop as no failure", async () => {
    await assessed(100, null);
    await assessed(90, 0.1);
    await failed(89, true);
    expect(await scores()).toMatchObject({ m5: { rows: 1, failures: 0 } });
  });

  it("counts one assessment a minute: neighbours say the same thing twice", async () => {
    for (const minutesAgo of [90, 89.9, 89.8]) await assessed(minutesAgo, 0.5);
    expect(await scores()).toMatchObject({ m5: { rows: 1 } });
  });

  it("leaves out the windows in which we changed a limit: a grant hides its own label", async () => {
    house.clock.advance(-90 * 60);
    await grantTo(house, "api", { amount: 512 * 1024 ** 2 });
    house.clock.advance(90 * 60);
    await assessed(170, 0.1);
    await assessed(94, 0.9);
    // Still under the grant: what came is the raised limit's.
    await assessed(80, 0.8);
    expect(await scores()).toMatchObject({
      m5: { rows: 1, meanProbability: 0.1 },
      m15: { rows: 1, meanProbability: 0.1 },
      m60: { rows: 1, meanProbability: 0.1 },
    });
  });
});

describe("the curves of the last day", () => {
  it("stand on the same rows as the score, at the default policy's threshold", async () => {
    await assessed(100, 0.8);
    await assessed(90, 0.2);
    await failed(88);
    await house.db.prisma.policy.updateMany({ where: { name: "default" }, data: { threshold: 0.33 } });
    const quality = await readFailureQuality(house.db, 15, house.clock.now());
    expect(quality).toMatchObject({ rows: 2, failures: 2, threshold: 0.33 });
    expect(quality.bins.filter(({ rows }) => rows > 0).map(({ from, came }) => [from, came])).toEqual([
      [0.2, 1],
      [0.8, 1],
    ]);
    expect(quality.points.find(({ threshold }) => threshold === 0.33)).toEqual({
      threshold: 0.33,
      alarms: 1,
      precision: 1,
      recall: 0.5,
    });
  });

  it("say so where nothing was judged", async () => {
    const quality = await readFailureQuality(house.db, 60, house.clock.now());
    expect(quality).toMatchObject({ rows: 0, brier: null, calibrationError: null });
    expect(quality.points.every(({ precision, recall }) => precision === null && recall === null)).toBe(true);
  });
});
