import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readFailureList } from "@/server/store/failures-view";
import { readLeadTimes } from "@/server/store/lead-times-view";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { grantTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";

const MINUTE_MS = 60_000;
const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;
let containerId: number;

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [healthy("api")],
    historyMinutes: 1,
    policy: { threshold: 0.5, horizonMinutes: 15 },
  });
  containerId = (await house.container("api")).id;
});
beforeEach(async () => {
  const { prisma } = house.db;
  await prisma.$transaction([
    prisma.assessment.deleteMany({}),
    prisma.outcome.deleteMany({}),
    prisma.negotiation.deleteMany({}),
  ]);
});

const ago = (minutes: number) => new Date(house.clock.now() - minutes * MINUTE_MS);

/** A risk each minute of a span, and the 15-minute risk counts. */
async function said(from: number, until: number, risk15: number) {
  const data = Array.from({ length: from - until + 1 }, (_, i) => ({
    containerId,
    at: ago(from - i),
    risk5: 0,
    risk15,
    risk60: 1,
    reason: "a test",
    reasons: [],
    model: "a test",
  }));
  await house.db.prisma.assessment.createMany({ data });
}
const failed = (minutes: number, over: object = {}) =>
  house.db.prisma.outcome.create({
    data: {
      containerId,
      at: ago(minutes),
      kind: "oom_kill",
      planned: false,
      cause: "memory",
      detail: "a test",
      eventKey: `${minutes}`,
      ...over,
    },
  });
const record = () => readLeadTimes(house.db, house.clock.now());

describe("how early failures were announced", () => {
  it("is counted from the first minute at the policy's threshold and horizon", async () => {
    await said(200, 120, 0.1);
    await said(119, 110, 0.6);
    await failed(109);
    await said(60, 58, 0.7);
    expect(await record()).toMatchObject({
      failures: 1,
      caught: 1,
      leadSeconds: { p50: 600 },
      byCause: [{ cause: "memory", failures: 1, caught: 1, medianLeadSeconds: 600 }],
      falseAlarms: 1,
      unknownAlarms: 0,
    });
  });

  it("leaves out what a grant was in force for, on both sides", async () => {
    await said(200, 190, 0.1);
    await grantTo(house, "api", { amount: 512 * MIB });
    await house.db.prisma.lease.updateMany({ data: { startsAt: ago(110) } });
    await said(115, 100, 0.6);
    await failed(99);
    await said(40, 38, 0.6);
    expect(await record()).toMatchObject({
      failures: 0,
      treatedFailures: 1,
      falseAlarms: 0,
      unknownAlarms: 1,
    });
    const { weeks } = await record();
    expect(weeks * 7 * 24 * 60).toBe(16);
  });

  it("does not count what was said while the failure went on, nor each death of a loop", async () => {
    await said(200, 190, 0.1);
    const loop = await failed(150, { kind: "restart_loop", endedAt: ago(120), count: 3, eventKey: "loop" });
    for (const minutes of [150, 130, 120]) await failed(minutes, { kind: "exit_error", partOf: loop.id });
    await said(149, 121, 0.9);
    expect(await record()).toMatchObject({ failures: 1, caught: 0, falseAlarms: 0 });
  });

  it("does not count what follows from a failure that goes on", async () => {
    await said(200, 190, 0.1);
    await failed(150, { kind: "unhealthy", endedAt: ago(100) });
    await failed(145, { kind: "slo_violation", endedAt: ago(120) });
    await failed(60);
    expect(await record()).toMatchObject({ failures: 2 });
  });

  it("knows no rate where nothing was watched", async () => {
    expect(await record()).toMatchObject({
      failures: 0,
      weeks: 0,
      falseAlarmsPerWeek: null,
      leadSeconds: null,
    });
  });
});

describe("the failures that came", () => {
  it("are counted by kind and cause, a loop once, and tell whether they go on", async () => {
    const loop = await failed(50, {
      kind: "restart_loop",
      cause: "other",
      endedAt: ago(45),
      eventKey: "loop",
    });
    await failed(48, { kind: "exit_error", cause: "other", partOf: loop.id });
    await failed(20, { kind: "unhealthy", cause: "cpu" });
    await failed(10, { kind: "stopped", planned: true, cause: null });
    const { counts, newest } = await readFailureList(house.db, ago(60).getTime());
    expect(counts.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { kind: "restart_loop", cause: "other", count: 1 },
      { kind: "unhealthy", cause: "cpu", count: 1 },
    ]);
    expect(newest.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([
      ["unhealthy", true],
      ["restart_loop", false],
    ]);
  });
});
