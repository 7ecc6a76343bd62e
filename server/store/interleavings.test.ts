import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { apply } from "@/server/loop/apply";
import { collect } from "@/server/loop/collect";
import { negotiate } from "@/server/loop/negotiate";
import { holdsLowered } from "@/server/loop/notice-outside-reclaim";
import { RuntimeRefusal } from "@/server/ports/container-runtime";
import { claimChange, pendingChanges } from "@/server/store/changes";
import { intendGifts, intendGiveBack, openDonations } from "@/server/store/donations";
import { readLedger } from "@/server/store/ledger";
import { recallLeases } from "@/server/store/recall-leases";
import { liveReclaims } from "@/server/store/reclaims";
import { intendRestore } from "@/server/store/restore-reclaim";
import { settleGrant } from "@/server/store/settle-grant";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { offerTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import { reclaimFrom } from "@/server/test-house/reclaims";

const MIB = 1024 ** 2;
const NAMES = ["a", "b", "c", "d"];
const FLOOR = 192 * MIB;
const store = testDatabase();

const name = fc.constantFrom(...NAMES);
const step = fc.oneof(
  fc.record({ kind: fc.constant("ask" as const), name, mib: fc.integer({ min: 260, max: 700 }) }),
  fc.record({ kind: fc.constant("gift" as const), name, to: name, mib: fc.integer({ min: 192, max: 255 }) }),
  fc.record({ kind: fc.constant("apply" as const), refused: fc.boolean() }),
  /** The controller claims a change and dies before it is concluded. */
  fc.record({ kind: fc.constant("crash" as const), afterCall: fc.boolean() }),
  fc.record({ kind: fc.constant("restart" as const) }),
  fc.record({ kind: fc.constant("return" as const) }),
  fc.record({ kind: fc.constant("recall" as const), name }),
  fc.record({ kind: fc.constant("reclaim" as const), name, mib: fc.integer({ min: 40, max: 255 }) }),
  fc.record({ kind: fc.constant("restore" as const) }),
  fc.record({ kind: fc.constant("expire" as const), name }),
  /** Somebody else sets the limit back, and policy says that a grant is set again. */
  fc.record({ kind: fc.constant("revert" as const), name }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What chance seldom brings in few runs: given, asked for again, and back while it is still on its way. */
const GIVEN_AND_TAKEN: Step[] = [
  { kind: "reclaim", name: "a", mib: 120 },
  { kind: "apply", refused: false },
  { kind: "restore" },
  { kind: "crash", afterCall: true },
  { kind: "ask", name: "b", mib: 690 },
  { kind: "restart" },
];
/** The host's last room goes to another: what was given comes back in part, and never over what there is. */
const TAKEN_BY_ANOTHER: Step[] = [
  { kind: "reclaim", name: "a", mib: 90 },
  { kind: "apply", refused: false },
  { kind: "ask", name: "b", mib: 690 },
  { kind: "apply", refused: false },
  { kind: "restore" },
  { kind: "apply", refused: false },
  { kind: "expire", name: "b" },
  { kind: "restart" },
  { kind: "restore" },
];

/** Whole limits count, and all four together leave 300 MiB. */
async function openStrictHouse(): Promise<TestHouse> {
  const house = await openTestHouse(store.db, {
    containers: NAMES.map((n) => healthy(n)),
    host: { cpuMillicores: 16_000, memoryBytes: 1_600 * MIB },
    policy: { mode: "ask", cooldownSeconds: 0, onDrift: "restore" },
    historyMinutes: 1,
  });
  await house.db.prisma.host.update({
    where: { id: house.hostId },
    data: { commitRule: "limits", reserveMemoryBytes: BigInt(276 * MIB) },
  });
  return house;
}

async function take(house: TestHouse, one: Step): Promise<void> {
  const { db, hostId } = house;
  house.clock.advance(1);
  const now = house.clock.now();
  const changes = () =>
    db.prisma.change.findMany({
      where: { container: { hostId }, state: { in: ["intended", "calling"] } },
      orderBy: { decidedAt: "asc" },
    });
  switch (one.kind) {
    case "ask": {
      const offered = await offerTo(house, one.name, { amount: one.mib * MIB, leaseSeconds: 60 }).catch(
        nothing,
      );
      if (!offered) return;
      await settleGrant(db, {
        negotiationId: offered.id,
        revision: offered.revision,
        sender: "operator:Ada",
        now,
      });
      return;
    }
    case "gift": {
      const donor = await house.container(one.name);
      const negotiation = (await house.negotiations(one.to)).at(-1);
      if (!negotiation || one.name === one.to) return;
      const gift = {
        containerId: donor.id,
        name: one.name,
        priority: 0,
        from: Number(donor.memoryLimitBytes),
        to: Math.max(FLOOR, one.mib * MIB),
        frees: 0,
      };
      if (gift.to >= gift.from) return;
      const ask = negotiation.ask as never as Parameters<typeof intendGifts>[1]["ask"];
      await intendGifts(db, { hostId, negotiationId: negotiation.id, ask, gifts: [gift], now });
      return;
    }
    case "apply": {
      const [first] = await changes();
      if (!first) return;
      house.runtime.troubleWithUpdates = one.refused ? new RuntimeRefusal("no") : null;
      await apply(house, { changeId: first.id });
      house.runtime.troubleWithUpdates = null;
      return;
    }
    case "crash": {
      const [first] = await pendingChanges(db, hostId);
      if (!first) return;
      const claimed = await claimChange(db, first, now);
      if (claimed && one.afterCall)
        await house.runtime.updateLimits(claimed.runtimeId, claimed.target).catch(nothing);
      return;
    }
    case "restart":
      for (const { id } of await changes()) await apply(house, { changeId: id });
      return negotiate(house, { hostId });
    case "return": {
      for (const donation of await openDonations(db, hostId)) {
        if (donation.state === "given") await intendGiveBack(db, donation, now, "a test wants it back");
      }
      return;
    }
    case "reclaim": {
      const settled = await reclaimFrom(house, one.name, one.mib * MIB);
      if (settled?.kind === "settled") seen.reclaimed += 1;
      return;
    }
    case "restore": {
      const wanted = { because: "a test wants it back", failed: false, actor: "controller" };
      for (const reclaim of await liveReclaims(db, hostId)) {
        if (reclaim.state !== "held" || !holdsLowered(reclaim)) continue;
        const back = await intendRestore(db, reclaim, now, wanted);
        if (back !== null && back !== "full") seen.restored += 1;
      }
      return;
    }
    case "recall":
      for (const { id } of await house.negotiations(one.name))
        await recallLeases(db, id, now, "a test recalls it");
      return;
    case "expire":
      await db.prisma.lease.updateMany({
        where: { hostId, container: { name: one.name }, state: { in: ["active", "releasing"] } },
        data: { startsAt: new Date(now - 2), endsAt: new Date(now - 1) },
      });
      return negotiate(house, { hostId });
    case "revert": {
      const { runtimeId, memoryLimitBytes } = await house.container(one.name);
      const memoryBytes = Math.min(Number(memoryLimitBytes), 256 * MIB);
      await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes });
      house.clock.advance(house.settings.intervalSeconds);
      await collect(house, { hostId });
      return negotiate(house, { hostId });
    }
  }
}
const nothing = () => null;
/** A property of runs in which nothing happens would say nothing. */
const seen = { reclaimed: 0, restored: 0 };

async function expectPromisesKept(house: TestHouse): Promise<void> {
  const { db, hostId } = house;
  const { ledger } = await readLedger(db, { hostId, now: house.clock.now() });
  expect(freeOf(ledger, "memory"), "over capacity").toBeGreaterThanOrEqual(0);
  const inFlight = await db.prisma.change.groupBy({
    by: ["containerId"],
    where: { container: { hostId }, state: { in: ["intended", "calling"] } },
    _count: true,
  });
  for (const row of inFlight) expect(row._count, "changes in flight").toBe(1);
  const leases = await db.prisma.lease.findMany({ where: { hostId } });
  for (const lease of leases)
    expect(lease.endsAt.getTime(), "an end").toBeGreaterThan(lease.startsAt.getTime());
  const donations = await db.prisma.donation.findMany({ where: { hostId } });
  for (const gift of donations) expect(Number(gift.lowered), "floor").toBeGreaterThanOrEqual(FLOOR);
  const reclaims = await db.prisma.reclaim.findMany({ where: { hostId } });
  for (const { original, lowered, target, steps } of reclaims) {
    expect(Number(lowered), "over its original limit").toBeLessThanOrEqual(Number(original));
    // Some 64 MiB are used: what leaves a quarter less room than that was refused.
    if (steps > 0) expect(Number(target ?? lowered), "usage and a margin").toBeGreaterThanOrEqual(64 * MIB);
  }
  const limits = await Promise.all(
    NAMES.map(async (n) => house.runtime.readLimits((await house.container(n)).runtimeId)),
  );
  const sum = limits.reduce((total, { limits: l }) => total + (l.memoryBytes ?? 0), 0);
  expect(sum, "what the runtime enforces").toBeLessThanOrEqual((1_600 - 276) * MIB);
}

describe("asks, gifts, reclaims, crashes, refusals, recalls, reverts and expiries in any order", () => {
  it("never promise more than the host has, two changes at once, a grant without an end, or a donor under its floor", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        const house = await openStrictHouse();
        await house.live(10);
        for (const one of steps) {
          await take(house, one);
          await expectPromisesKept(house);
        }
      }),
      { numRuns: 12, examples: [[GIVEN_AND_TAKEN], [TAKEN_BY_ANOTHER]] },
    );
    expect(seen.reclaimed).toBeGreaterThan(3);
    expect(seen.restored).toBeGreaterThan(0);
  });
});
