import { beforeAll, describe, expect, it } from "vitest";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import { apply } from "@/server/loop/apply";
import { readNegotiation, readNegotiations } from "@/server/store/negotiation-view";
import { readResidualRisk } from "@/server/store/residual-risk";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { leak } from "@/server/test-house/recipes";
import { approve } from "./approve";
import type { Desk } from "./desk";
import { takeBack } from "./take-back";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;
const desk = (): Desk => ({ ...house, user: { id: "ada", name: "Ada" } });

async function seen(name: string) {
  const [row] = await house.negotiations(name);
  const { id, revision, state } = row!;
  return {
    id,
    revision,
    state,
    ask: row!.ask as unknown as Ask,
    answer: row!.answer as unknown as Answer & { amount: number },
  };
}
const limitOf = async (name: string) =>
  (await house.fleet.readLimits((await house.container(name)).runtimeId)).limits.memoryBytes;
const changeOf = (name: string) =>
  house.db.prisma.change.findFirstOrThrow({ where: { container: { name, hostId: house.hostId } } });
/** Approves with second thoughts, and lets the job of it come, too early or not. */
async function approveFor(name: string, undoSeconds: number) {
  const { id, revision } = await seen(name);
  const outcome = await approve(desk(), { id, revision, undoSeconds });
  return { id, outcome };
}

beforeAll(async () => {
  const names = ["regretted", "kept", "raced", "weighed"];
  house = await openTestHouse(store.db, {
    containers: names.map((name) => leak(name, 12)),
    policy: { mode: "ask", memoryMaxBytes: 768 * MIB },
  });
  await house.live(20);
});

describe("an offer that waits", () => {
  it("is shown with the risk of now beside the one that it was asked with", async () => {
    const rows = await readNegotiations(house.db, { scope: "waiting", limit: 10 });
    const newest = await house.db.prisma.assessment.findFirstOrThrow({
      where: { containerId: rows[0]!.containerId },
      orderBy: { at: "desc" },
    });
    expect(rows[0]?.riskNow).toEqual({ risk: newest.risk15, at: newest.at.getTime() });
    expect((await readNegotiation(house.db, rows[0]!.id)).riskNow).toEqual(rows[0]!.riskNow);
  });

  it("says what a typed amount would leave of the risk, less for more", async () => {
    const { id, ask } = await seen("weighed");
    const residual = (amount: number) => readResidualRisk(house.db, { id, amount }, house.clock.now(), 10);
    const risks = [];
    for (const amount of [260, 320, 384, 768]) risks.push((await residual(amount * MIB)).risk!);
    expect(risks).toEqual(risks.toSorted((a, b) => b - a));
    expect(risks.at(-1)).toBeLessThan(0.05);
    const { withoutGrant, risk } = await residual(256 * MIB);
    expect(risk).toBe(withoutGrant);
    expect(withoutGrant).toBeGreaterThan(0.5);
    expect(ask.risk).toBeGreaterThan(0.5);
  });
});

describe("an approval", () => {
  it("can be taken back while nothing of it was applied, and then nothing ever is", async () => {
    const { id, outcome } = await approveFor("regretted", 6);
    expect(outcome).toMatchObject({
      kind: "done",
      undo: { negotiationId: id, until: house.clock.now() + 6_000 },
    });
    // The job may come too early: it finds nothing to do.
    await house.jobs.drain(house);
    expect(await limitOf("regretted")).toBe(256 * MIB);
    expect(await takeBack(desk(), { id })).toMatchObject({ kind: "done" });
    house.clock.advance(10);
    await apply(house, { changeId: (await changeOf("regretted")).id });
    expect(await limitOf("regretted")).toBe(256 * MIB);
    expect((await seen("regretted")).state).toBe("rolled_back");
    const [lease] = await house.leases("regretted");
    expect(lease).toMatchObject({ state: "rolled_back", note: "taken back by Ada before it was applied" });
    expect(await takeBack(desk(), { id })).toMatchObject({ kind: "refused" });
  });

  it("is applied once its time is over, and cannot be taken back any more", async () => {
    const { id } = await approveFor("kept", 6);
    house.clock.advance(7);
    await apply(house, { changeId: (await changeOf("kept")).id });
    expect(await limitOf("kept")).toBe((await seen("kept")).answer.amount);
    expect(await takeBack(desk(), { id })).toMatchObject({ kind: "refused" });
  });

  it("is applied or taken back, never both, however many hands there are at the last moment", async () => {
    const { id } = await approveFor("raced", 1);
    const { id: changeId } = await changeOf("raced");
    const early = takeBack(desk(), { id });
    house.clock.advance(1);
    const [first, ...others] = await Promise.all([
      early,
      ...Array.from({ length: 8 }, () => takeBack(desk(), { id })),
      ...Array.from({ length: 4 }, () => apply(house, { changeId })),
    ]);
    const takenBack = [first, ...others].filter((outcome) => outcome?.kind === "done").length;
    const { state } = await changeOf("raced");
    expect([takenBack, state]).toEqual(state === "verified" ? [0, "verified"] : [1, "stale"]);
    expect(await limitOf("raced")).toBe(
      state === "verified" ? (await seen("raced")).answer.amount : 256 * MIB,
    );
  });

  it("waits for no second thoughts where the deadline is near", async () => {
    const { id, revision } = await seen("weighed");
    const deadlineAt = new Date(house.clock.now() + 35_000);
    await house.db.prisma.negotiation.update({ where: { id }, data: { deadlineAt } });
    const outcome = await approve(desk(), { id, revision, undoSeconds: 6 });
    expect(outcome).toEqual({
      kind: "done",
      message: "Accepted; the change is being applied and read back.",
    });
    await house.jobs.drain(house);
    expect((await seen("weighed")).state).toBe("committed");
  });
});
