import { beforeAll, describe, expect, it } from "vitest";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import { negotiate } from "@/server/loop/negotiate";
import { approve } from "@/server/operator/approve";
import { counter } from "@/server/operator/counter";
import type { Desk } from "@/server/operator/desk";
import { pauseActing } from "@/server/operator/pause-acting";
import { reject } from "@/server/operator/reject";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;

const deskOf = (name: string): Desk => ({ ...house, user: { id: name, name } });

/** The one negotiation about a container, as its screen would show it. */
async function seen(name: string) {
  const [negotiation, ...others] = await house.negotiations(name);
  if (!negotiation || others.length > 0) throw new Error(`expected one negotiation about ${name}`);
  const { id, revision, state } = negotiation;
  const answer = negotiation.answer as unknown as Extract<Answer, { kind: "offer" }>;
  return { ...negotiation, on: { id, revision }, state, answer, ask: negotiation.ask as unknown as Ask };
}

const limitAtRuntime = async (name: string) =>
  (await house.fleet.readLimits((await house.container(name)).runtimeId)).limits.memoryBytes;

const intents = async (name: string) =>
  house.db.prisma.change.count({ where: { container: { name, hostId: house.hostId } } });

beforeAll(async () => {
  const names = ["crowd", "mixed", "taken", "refused", "countered", "bounded", "stale", "paused", "two"];
  house = await openTestHouse(store.db, {
    containers: names.map((name) => leak(name, 12)),
    policy: { mode: "ask", memoryMaxBytes: 768 * MIB },
  });
  await house.live(20);
});

describe("approving an offer", () => {
  it("accepts it in the person's name, and the change is carried out and read back", async () => {
    const { on, answer } = await seen("taken");
    const outcome = await approve(deskOf("Ada"), { ...on, note: "the sale starts at noon" });
    expect(outcome).toEqual({
      kind: "done",
      message: "Accepted; the change is being applied and read back.",
    });
    expect(await limitAtRuntime("taken")).toBe(256 * MIB);
    await house.jobs.drain(house);
    expect(await limitAtRuntime("taken")).toBe(answer.amount);
    const after = await seen("taken");
    expect(after).toMatchObject({
      state: "committed",
      decidedBy: "operator:Ada",
      decisionNote: "the sale starts at noon",
    });
    const accept = after.messages.find((m) => m.kind === "accept")!;
    expect(accept.sender).toBe("operator:Ada");
    expect(accept.text).toContain("the sale starts at noon");
    const audit = await house.db.prisma.audit.findFirst({
      where: { subject: `container:${after.containerId}`, action: "negotiation.accept" },
    });
    expect(audit).toMatchObject({ actor: "user:Ada" });
  });

  it("of fifty people at once one wins, the others are told who, and there is one change", async () => {
    const { on } = await seen("crowd");
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => approve(deskOf(`person-${i}`), on)),
    );
    const winners = outcomes.flatMap((outcome, i) => (outcome.kind === "done" ? [`person-${i}`] : []));
    expect(winners).toHaveLength(1);
    expect(await seen("crowd")).toMatchObject({ state: "applying", decidedBy: `operator:${winners[0]}` });
    const because = `${winners[0]} decided this already: it is applying.`;
    expect(outcomes.filter((outcome) => outcome.kind === "refused")).toEqual(
      Array.from({ length: 49 }, () => ({ kind: "refused", because })),
    );
    expect(await intents("crowd")).toBe(1);
    expect(await house.leases("crowd")).toHaveLength(1);
  });

  it("of an approval and a rejection at once one wins, and the other is told so", async () => {
    const { on } = await seen("mixed");
    const outcomes = await Promise.all([
      approve(deskOf("Ada"), on),
      reject(deskOf("Bob"), { ...on, note: "not during the sale" }),
    ]);
    const [loser, ...others] = outcomes.filter((o) => o.kind === "refused");
    expect(others).toEqual([]);
    const winner = outcomes[0]!.kind === "done" ? "Ada" : "Bob";
    expect(loser!.because).toMatch(
      new RegExp(`^${winner} decided this already: it is (applying|rejected)\\.$`),
    );
    expect(await intents("mixed")).toBe(winner === "Ada" ? 1 : 0);
  });

  it("with a revision that is not the newest is refused, and nothing changes", async () => {
    const before = await seen("stale");
    const outcome = await approve(deskOf("Ada"), { id: before.id, revision: before.revision - 1 });
    expect(outcome).toEqual({
      kind: "refused",
      because: "This negotiation moved on meanwhile: it is waiting approval.",
    });
    expect(await seen("stale")).toEqual(before);
    expect(await intents("stale")).toBe(0);
  });

  it("of what does not exist fails as not found", async () => {
    await expect(approve(deskOf("Ada"), { id: "nothing", revision: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("while acting is paused is refused with the remedy, and works once it goes on", async () => {
    const { on } = await seen("paused");
    await pauseActing(deskOf("Eve"), { paused: true, because: "a freeze" });
    expect(await approve(deskOf("Ada"), on)).toEqual({
      kind: "refused",
      because: "Acting is paused: resume it first, then decide.",
    });
    expect(await intents("paused")).toBe(0);
    await pauseActing(deskOf("Eve"), { paused: false, because: "" });
    expect(await approve(deskOf("Ada"), on)).toMatchObject({ kind: "done" });
    const switches = await house.db.prisma.audit.findMany({ where: { subject: "installation" } });
    expect(switches.map((a) => [a.actor, a.action, a.detail])).toEqual([
      ["user:Eve", "acting.pause", "a freeze"],
      ["user:Eve", "acting.resume", "Acting goes on"],
    ]);
  });

  it("a pause after the approval still holds the change back", async () => {
    const { on } = await seen("two");
    expect(await approve(deskOf("Ada"), on)).toMatchObject({ kind: "done" });
    await pauseActing(deskOf("Eve"), { paused: true, because: "" });
    await house.jobs.drain(house);
    await pauseActing(deskOf("Eve"), { paused: false, because: "" });
    expect(await limitAtRuntime("two")).toBe(256 * MIB);
    expect(await seen("two")).toMatchObject({ state: "rolled_back" });
    expect(await house.leases("two")).toMatchObject([
      { state: "rolled_back", note: "acting was paused since the decision" },
    ]);
  });
});

describe("rejecting an offer", () => {
  it("ends it with the note, and the same is not offered again in the next cycles", async () => {
    const { on, containerId } = await seen("refused");
    expect(await reject(deskOf("Bob"), { ...on, note: "it is being replaced" })).toMatchObject({
      kind: "done",
    });
    expect(await seen("refused")).toMatchObject({
      state: "rejected",
      decidedBy: "operator:Bob",
      decisionNote: "it is being replaced",
      outcome: "Rejected: it is being replaced",
    });
    const audit = await house.db.prisma.audit.findFirst({
      where: { subject: `container:${containerId}`, action: "negotiation.reject" },
    });
    expect(audit).toMatchObject({ actor: "user:Bob", detail: "refused: no memory (it is being replaced)" });
    await negotiate(house, { hostId: house.hostId });
    expect(await seen("refused")).toMatchObject({ state: "rejected" });
    expect(await approve(deskOf("Ada"), on)).toEqual({
      kind: "refused",
      because: "Bob decided this already: it is rejected.",
    });
  });
});

describe("countering an offer", () => {
  it.each([
    { name: "more than policy allows", amount: () => 800 * MIB },
    { name: "less than helps", amount: (ask: Ask) => ask.amounts.min - MIB },
    { name: "half a MiB", amount: (ask: Ask) => ask.amounts.min + MIB / 2 },
    { name: "no number", amount: () => Number.NaN },
  ])("with $name is refused with the range, and nothing changes", async ({ amount }) => {
    const before = await seen("bounded");
    const outcome = await counter(deskOf("Ada"), { ...before.on, amount: amount(before.ask) });
    const range = `between ${amountWords("memory", before.ask.amounts.min)} and 768 MiB`;
    expect(outcome).toMatchObject({ kind: "refused", because: expect.stringContaining(range) });
    expect(await seen("bounded")).toEqual(before);
    expect(await intents("bounded")).toBe(0);
  });

  it("inside the range puts the amount on the table and accepts it", async () => {
    const { on, answer, ask } = await seen("countered");
    const amount = ask.amounts.min + 16 * MIB;
    expect(amount).not.toBe(answer.amount);
    expect(await counter(deskOf("Ada"), { ...on, amount })).toMatchObject({ kind: "done" });
    await house.jobs.drain(house);
    const after = await seen("countered");
    expect(after).toMatchObject({ state: "committed", settledAmount: BigInt(amount) });
    expect(after.messages.map((m) => [m.sender, m.kind]).slice(2)).toEqual([
      ["controller", "await_approval"],
      ["operator:Ada", "counter"],
      ["operator:Ada", "accept"],
      ["controller", "apply"],
      ["runtime", "verify"],
      ["controller", "commit"],
    ]);
    expect(await limitAtRuntime("countered")).toBe(amount);
  });
});

describe("an offer past its time", () => {
  it("is refused to a person even before the next cycle ends it", async () => {
    const { on, expiresAt } = await seen("stale");
    const now = house.clock.now();
    const late: Desk = { ...deskOf("Ada"), clock: { now: () => expiresAt!.getTime() } };
    expect(await approve(late, on)).toEqual({
      kind: "refused",
      because: "This offer has expired. If the container is still at risk, the next cycle makes a new one.",
    });
    expect(house.clock.now()).toBe(now);
    expect(await seen("stale")).toMatchObject({ state: "waiting_approval" });
  });
});
