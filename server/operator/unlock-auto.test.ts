import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_AUTO_BAR } from "@/server/domain/negotiation/auto/auto-bar";
import { holdToRecord } from "@/server/loop/hold-to-record";
import { maintain } from "@/server/loop/maintain";
import type { Desk } from "@/server/operator/desk";
import { startReplay } from "@/server/operator/replay-draft";
import { savePolicy } from "@/server/operator/tune-policy";
import { lockAuto, overrideAuto, setAutoBar, unlockAuto } from "@/server/operator/unlock-auto";
import { unlockSimulated } from "@/server/store/auto-unlocks";
import { recordOutcome } from "@/server/store/outcomes";
import { listPolicies, policyInForce } from "@/server/store/policies";
import { readPolicies } from "@/server/store/policy-view";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const store = testDatabase();
let house: TestHouse;
let desk: Desk;

/** A leak that is only watched until it is killed, and the policy "default" without any right to act. */
beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [leak("leak", 12), healthy("steady")],
    policy: { mode: "observe" },
    intervalSeconds: 20,
  });
  await house.db.prisma.autoUnlock.deleteMany({});
  desk = { ...house, user: { id: "ada", name: "Ada" } };
  await house.live(20 * 60);
  await house.watch();
  await maintain(house);
});

const rowOf = async (name: string) => (await readPolicies(house.db)).rows.find((row) => row.name === name)!;
const modeOf = async (workload: string, labels: Record<string, string> = {}) =>
  policyInForce(await listPolicies(house.db), workload, labels).policy.mode;
const shop = (overrides: object, known?: { id: number; revision: number }) => ({
  ...known,
  name: "shop",
  pattern: "leak",
  rank: 5,
  overrides: { threshold: 0.5, ...overrides },
});
const replay = async (draft: Parameters<typeof startReplay>[1]) => {
  await startReplay(desk, draft);
  await house.jobs.drain(house);
};

describe("auto, while a scope is locked", () => {
  it("is refused by the server without a backtest", async () => {
    expect(await savePolicy(desk, shop({ mode: "auto" }))).toMatchObject({
      kind: "refused",
      because: expect.stringContaining("there is no backtest of these values"),
    });
  });

  it("is refused with what is missing, word for word, after one", async () => {
    await replay(shop({ mode: "auto" }));
    const refused = await savePolicy(desk, shop({ mode: "auto" }));
    expect(refused).toMatchObject({ kind: "refused" });
    expect(refused.kind === "refused" && refused.because).toMatch(
      /needs 5 more days: 0 of 5 days of history; \d of 5 failures seen/,
    );
  });

  it("is refused as silence that is taken for a yes, too", async () => {
    expect(await savePolicy(desk, shop({ onApprovalTimeout: "accept" }))).toMatchObject({
      kind: "refused",
      because: expect.stringContaining("Taking silence for a yes is locked"),
    });
  });

  it("is asked for in vain by a label, and by a row that a hand put there", async () => {
    expect(await modeOf("leak", { "pfn.mode": "auto" })).toBe("ask");
    await house.db.prisma.policy.updateMany({ where: { name: "default" }, data: { mode: "auto" } });
    expect(await modeOf("leak")).toBe("ask");
    const { problems } = policyInForce(await listPolicies(house.db), "leak", {});
    expect(problems[0]!.problem).toMatch(/^auto waits for a person, since the policy default is locked: /);
    await house.db.prisma.policy.updateMany({ where: { name: "default" }, data: { mode: "observe" } });
  });
});

describe("an administrator's override", () => {
  it("unlocks with its reason in the audit and on the page, and a lock takes it back", async () => {
    await savePolicy(desk, shop({ mode: "ask" }));
    const { id } = await rowOf("shop");
    expect(await unlockAuto(desk, { id })).toMatchObject({ kind: "refused" });
    await overrideAuto(desk, { id, reason: "a new shop, watched by three of us" });
    expect((await rowOf("shop")).auto).toMatchObject({
      lockedBecause: null,
      kind: "override",
      by: "user:Ada",
      reason: "a new shop, watched by three of us",
    });
    const { revision } = await rowOf("shop");
    expect(await savePolicy(desk, shop({ mode: "auto" }, { id, revision }))).toMatchObject({ kind: "done" });
    expect(await modeOf("leak")).toBe("auto");
    const audit = await house.db.prisma.audit.findFirstOrThrow({
      where: { action: "policy.unlock.override" },
    });
    expect(audit).toMatchObject({ actor: "user:Ada", subject: "policy:shop" });
    await lockAuto(desk, { id });
    expect(await modeOf("leak")).toBe("ask");
  });

  it("is for one scope: with another pattern it has to be earned anew", async () => {
    const { id, revision } = await rowOf("shop");
    await overrideAuto(desk, { id, reason: "for this shop and no other" });
    const wider = { ...shop({ mode: "auto" }, { id, revision }), pattern: "*" };
    expect(await savePolicy(desk, wider)).toMatchObject({ kind: "refused" });
    // Nor by the back door: first another scope in ask, then auto.
    await savePolicy(desk, { ...shop({ mode: "ask" }, { id, revision }), pattern: "*" });
    expect((await rowOf("shop")).auto.lockedBecause).toBe("another scope has to earn it anew");
    await savePolicy(desk, shop({ mode: "ask" }, { id, revision: revision + 1 }));
    expect(await savePolicy(desk, shop({ mode: "auto" }, { id, revision: revision + 2 }))).toMatchObject({
      kind: "refused",
    });
  });
});

describe("a backtest that passes", () => {
  it("unlocks in the save that it is for", async () => {
    const bar = { ...DEFAULT_AUTO_BAR, fewestFailures: 1, fewestDays: 1 };
    await setAutoBar(desk, bar);
    // It was watched for a day and a half before, in which nothing was to be seen.
    const { id: containerId } = await house.container("leak");
    const quiet = {
      risk5: 0,
      risk15: 0,
      risk60: 0,
      cause: "memory",
      reason: "calm",
      reasons: [],
      model: "test",
    };
    await house.db.prisma.assessment.create({
      data: { containerId, at: new Date(START - 36 * 3_600_000), ...quiet },
    });
    const { id, revision } = await rowOf("shop");
    const draft = shop({ mode: "auto", threshold: 0.55 }, { id, revision });
    await replay(draft);
    expect(await savePolicy(desk, draft)).toMatchObject({ kind: "done" });
    expect((await rowOf("shop")).auto).toMatchObject({
      lockedBecause: null,
      kind: "backtest",
      reason: expect.stringMatching(/^caught 1 of 1 failures with 0 false grants a day over 1\.5 days$/),
    });
    expect(await modeOf("leak")).toBe("auto");
  });
});

describe("a scope that acts and does badly", () => {
  const fail = async (times: number) => {
    const { id } = await house.container("leak");
    for (let i = 0; i < times; i++) {
      const at = house.clock.now() + i;
      const outcome = { containerId: id, at, kind: "oom_kill" as const, planned: false, exitCode: 137 };
      await recordOutcome(house.db.prisma, { ...outcome, detail: "killed", eventKey: `bad-${at}` });
    }
  };

  it("is shown, and goes on where policy says so, with one notice", async () => {
    const { id, revision } = await rowOf("shop");
    await savePolicy(desk, shop({ mode: "auto", threshold: 0.55, onBelowBar: "keep" }, { id, revision }));
    await fail(6);
    await holdToRecord(house);
    await holdToRecord(house);
    expect((await rowOf("shop")).auto).toMatchObject({
      lockedBecause: null,
      belowWords: "it averted 0 of 6 failures since it acts, and 80 % is needed",
    });
    expect(await house.db.prisma.audit.count({ where: { action: "policy.record.below" } })).toBe(1);
    expect(await modeOf("leak")).toBe("auto");
  });

  it("falls back to ask by default, with a notice, until it is unlocked anew", async () => {
    const { id, revision } = await rowOf("shop");
    await savePolicy(desk, shop({ mode: "auto", threshold: 0.55 }, { id, revision }));
    await holdToRecord(house);
    expect((await rowOf("shop")).auto.lockedBecause).toMatch(/^it averted 0 of 6 failures/);
    expect(await modeOf("leak")).toBe("ask");
    // Its other values may be tuned meanwhile: it stays as locked as it is.
    const tuned = { id, revision: revision + 1 };
    expect(await savePolicy(desk, shop({ mode: "auto", threshold: 0.9 }, tuned))).toMatchObject({
      kind: "done",
    });
    expect(await modeOf("leak")).toBe("ask");
    const audits = await house.db.prisma.audit.findMany({ where: { action: "policy.record.below" } });
    expect(audits.at(-1)!.detail).toMatch(/auto is locked, and a person is asked from now on$/);
  });
});

describe("the simulated fleet", () => {
  it("may act, nothing real being changed; a real runtime takes that back, and no person's word", async () => {
    const now = house.clock.now();
    await unlockSimulated(house.db, true, now);
    expect((await rowOf("default")).auto).toMatchObject({ lockedBecause: null, kind: "simulated" });
    expect(await modeOf("steady", { "pfn.mode": "auto" })).toBe("auto");
    await unlockSimulated(house.db, false, now);
    expect((await rowOf("default")).auto).toMatchObject({ kind: null });
    await overrideAuto(desk, { id: (await rowOf("default")).id, reason: "we know these containers" });
    await unlockSimulated(house.db, false, now);
    expect((await rowOf("default")).auto).toMatchObject({ lockedBecause: null, kind: "override" });
  });
});
