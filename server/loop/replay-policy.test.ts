import { beforeAll, describe, expect, it } from "vitest";
import type { PolicyOverrides } from "@/server/api/shapes/policy";
import { maintain } from "@/server/loop/maintain";
import { replayPolicy } from "@/server/loop/replay-policy";
import type { Desk } from "@/server/operator/desk";
import { cancelReplay, startReplay } from "@/server/operator/replay-draft";
import { removePolicy, savePolicy } from "@/server/operator/tune-policy";
import { readReplay } from "@/server/store/policy-replays";
import { readRevisions } from "@/server/store/policy-revisions";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;
let desk: Desk;

/** A leak that is only watched: it is killed at its limit, starts anew, and leaks again. */
beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [leak("leak", 12), healthy("steady")],
    policy: { mode: "observe" },
    intervalSeconds: 20,
  });
  desk = { ...house, user: { id: "ada", name: "Ada" } };
  await house.live(25 * 60);
  await house.watch();
  await maintain(house);
});

const draft = (overrides: PolicyOverrides, rest: { rank?: number; name?: string } = {}) => ({
  name: "what-if",
  pattern: "*",
  rank: 1,
  overrides,
  ...rest,
});

async function replayed(overrides: PolicyOverrides) {
  const { id } = await startReplay(desk, draft(overrides));
  await house.jobs.drain(house);
  const run = (await readReplay(house.db, id, house.clock.now()))!;
  expect(run).toMatchObject({ state: "done", progress: 1, isStale: false });
  return run.result!;
}

describe("replaying a draft", () => {
  it("catches the kill that was recorded, sized by what was known then", async () => {
    const failures = await house.db.prisma.outcome.count({ where: { kind: "oom_kill" } });
    expect(failures).toBeGreaterThan(0);
    const { drafted, inForce, from, containers } = await replayed({ threshold: 0.5 });
    expect(containers).toBe(2);
    const first = await house.db.prisma.assessment.aggregate({
      where: { risk15: { not: null } },
      _min: { at: true },
    });
    expect(from).toBe(first._min.at!.getTime());
    expect(drafted).toMatchObject({ failures, caught: failures, unsized: 0 });
    expect(drafted.medianLeadMs).toBeGreaterThan(60_000);
    expect(drafted.grants).toBeGreaterThan(0);
    expect(inForce.failures).toBe(failures);
    expect(drafted.slack.memory).toBeGreaterThan(0);
  });

  it("grants nothing above the most that is drafted: then nothing is caught", async () => {
    const { drafted } = await replayed({ threshold: 0.5, memoryMaxBytes: 256 * MIB });
    expect(drafted).toMatchObject({ grants: 0, caught: 0 });
    expect(drafted.refused).toBeGreaterThan(0);
  });

  it("leaves more room, and so more slack, with a lower target", async () => {
    const [loose, tight] = [
      await replayed({ threshold: 0.7, targetRisk: 0.6 }),
      await replayed({ threshold: 0.7, targetRisk: 0.001 }),
    ];
    expect(tight.drafted.slack.memory!).toBeGreaterThanOrEqual(loose.drafted.slack.memory!);
    expect(tight.inForce).toEqual(loose.inForce);
  });

  it("leaves the say to a policy of a higher rank", async () => {
    await savePolicy(desk, draft({ threshold: 0.99 }, { rank: 8, name: "above" }));
    const under = await replayed({ threshold: 0.02 });
    expect(under.overruled).toBe(2);
    expect(under.drafted).toEqual(under.inForce);
    const { id, revision } = await house.db.prisma.policy.findUniqueOrThrow({ where: { name: "above" } });
    await removePolicy(desk, { id, revision });
  });
});

describe("a replay as a job", () => {
  it("is the same for the same draft, and another draft of the same person takes its place", async () => {
    const { id } = await startReplay(desk, draft({ threshold: 0.31 }));
    expect(await startReplay(desk, draft({ threshold: 0.31 }))).toEqual({ id });
    const other = await startReplay(desk, draft({ threshold: 0.32 }));
    expect(other.id).not.toBe(id);
    await house.jobs.drain(house);
    const now = house.clock.now();
    expect(await readReplay(house.db, id, now)).toMatchObject({ state: "cancelled", result: null });
    expect(await readReplay(house.db, other.id, now)).toMatchObject({ state: "done" });
  });

  it("that is cancelled keeps nothing, also when a worker has it already", async () => {
    const { id } = await startReplay(desk, draft({ threshold: 0.33 }));
    const running = replayPolicy(house, { replayId: id });
    await cancelReplay(desk, { id });
    await running;
    const run = await readReplay(house.db, id, house.clock.now());
    expect(run).toMatchObject({ state: "cancelled", words: "cancelled by Ada", result: null });
  });

  it("whose worker died is said to have failed, and is begun anew when asked for again", async () => {
    const { id } = await startReplay(desk, draft({ threshold: 0.34 }));
    await house.db.prisma.policyReplay.update({
      where: { id },
      data: { state: "running", seenAt: new Date(house.clock.now() - 10 * 60_000) },
    });
    expect(await readReplay(house.db, id, house.clock.now())).toMatchObject({ state: "failed" });
    expect((await startReplay(desk, draft({ threshold: 0.34 }))).id).not.toBe(id);
  });

  it("is kept with the revision that it was for, and goes stale with the next save", async () => {
    const overrides = { threshold: 0.45 };
    const { id } = await startReplay(desk, draft(overrides));
    await house.jobs.drain(house);
    expect(await savePolicy(desk, draft(overrides))).toMatchObject({ kind: "done" });
    const policy = await house.db.prisma.policy.findUniqueOrThrow({ where: { name: "what-if" } });
    const [first] = await readRevisions(house.db, policy.id);
    expect(first).toMatchObject({ revision: 1, by: "user:Ada", overrides, replay: { containers: 2 } });
    expect(await readReplay(house.db, id, house.clock.now())).toMatchObject({ isStale: true });
    // Saved before its replay had ended: nothing is made up for it.
    await savePolicy(desk, { ...draft({ threshold: 0.46 }), id: policy.id, revision: 1 });
    expect((await readRevisions(house.db, policy.id)).map((r) => [r.revision, r.replay !== null])).toEqual([
      [2, false],
      [1, true],
    ]);
  });
});
