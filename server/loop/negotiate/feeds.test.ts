import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { narrowLedger } from "@/server/domain/feeds/narrow-ledger";
import { fits, freeOf } from "@/server/domain/negotiation/ledger";
import { hearFeed, refuseFeed } from "@/server/store/hear-feed";
import { readLedger } from "@/server/store/ledger";
import { settleGrant } from "@/server/store/settle-grant";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { grantTo, offerTo } from "@/server/test-house/grants";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const MINUTE = 60_000;
const HOST = { cpuMillicores: 8_000, memoryBytes: 4_096 * MIB };
const store = testDatabase();

let feeds = 0;
async function feedOf(house: TestHouse): Promise<number> {
  const { id } = await house.db.prisma.feed.create({
    data: {
      name: `ops-${++feeds}`,
      kind: "signed",
      purpose: "capacity",
      sealedSecret: "sealed",
      staleAfterSeconds: 120,
      holdSeconds: 600,
    },
  });
  return id;
}
async function hear(
  house: TestHouse,
  feedId: number,
  memoryMib: number,
  fromMinutes = 0,
  forMinutes?: number,
) {
  const at = house.clock.now();
  const from = at + fromMinutes * MINUTE;
  const until = forMinutes === undefined ? null : from + forMinutes * MINUTE;
  const limits = [{ memoryBytes: memoryMib * MIB, from, until, reason: "maintenance" }];
  const { hostId } = house;
  await hearFeed(house.db, feedId, { at, said: "", remark: null, sequence: at, about: { hostId, limits } });
}
const leaking = (options = {}) =>
  openTestHouse(store.db, { containers: [leak("shop", 9)], host: HOST, historyMinutes: 15, ...options });

describe("an ask on a host that a feed speaks of", () => {
  it("is answered out of what the feed leaves, and the answer names it", async () => {
    const house = await leaking({ policy: { mode: "ask" } });
    await hear(house, await feedOf(house), 768);
    await house.live(30);
    const [negotiation] = await house.negotiations("shop");
    expect(JSON.stringify(negotiation!.answer)).toMatch(
      /feed ops-\d+: at most 768 MiB of memory \(maintenance\)/,
    );
    const without = await leaking({ policy: { mode: "ask" } });
    await without.live(30);
    const [free] = await without.negotiations("shop");
    const amountOf = (n: typeof negotiation) => (n!.answer as { amount?: number }).amount ?? 0;
    expect(amountOf(negotiation)).toBeLessThanOrEqual(amountOf(free));
    expect(amountOf(free)).toBeGreaterThan(256 * MIB);
  });

  it("ends its lease before a maintenance that would not carry it", async () => {
    const house = await leaking();
    await hear(house, await feedOf(house), 0, 20, 60);
    await house.live(40);
    const [lease] = await house.leases("shop");
    expect(lease).toMatchObject({ state: "active" });
    expect(lease!.endsAt.getTime() - lease!.startsAt.getTime()).toBeLessThanOrEqual(20 * MINUTE);
    const [negotiation] = await house.negotiations("shop");
    expect(negotiation!.messages.map(({ text }) => text).join("\n")).toContain("so the lease ends before");
  });

  it("is not settled any more once a feed takes away what was offered", async () => {
    const house = await openTestHouse(store.db, {
      containers: [healthy("shop")],
      host: HOST,
      historyMinutes: 1,
    });
    const { id, revision } = await offerTo(house, "shop", { amount: 1_024 * MIB, leaseSeconds: 3_600 });
    await hear(house, await feedOf(house), 900, 30);
    const settled = await settleGrant(house.db, {
      negotiationId: id,
      revision,
      sender: "operator:Ada",
      now: house.clock.now(),
    });
    expect(settled).toMatchObject({ kind: "refused", because: expect.stringContaining("less free than") });
  });
});

describe("a lease that comes to its end while a feed leaves less than is promised", () => {
  it("is not renewed, keeps its limit, and is a notice to a person", async () => {
    const house = await leaking({ policy: { mode: "auto", leaseSeconds: 300 } });
    await house.live(60);
    expect((await house.leases("shop"))[0]).toMatchObject({ state: "active" });
    const feed = await feedOf(house);
    const before = (await house.container("shop")).memoryLimitBytes!;
    for (let i = 0; i < 6; i += 1) {
      await hear(house, feed, 64);
      await house.live(60);
    }
    const leases = await house.leases("shop");
    expect(leases.every(({ renewals }) => renewals === 0)).toBe(true);
    expect(leases.at(-1)!.note).toContain("Kept past its end: feed ops-");
    expect((await house.container("shop")).memoryLimitBytes).toBeGreaterThanOrEqual(before);
    const { rows } = await house.db.pool.query("select count(*) as n from audit where action = 'lease.keep'");
    expect(Number(rows[0].n)).toBeGreaterThan(0);
  });
});

describe("a grant that a feed leaves no room for", () => {
  it("is asked back before the reduction begins, and steps down where that is safe", async () => {
    const house = await openTestHouse(store.db, {
      containers: [healthy("shop"), healthy("kept", { labels: { "pfn.priority": "90" } })],
      host: HOST,
      historyMinutes: 15,
      policy: { mode: "auto", cooldownSeconds: 30 },
    });
    await house.live(20);
    await grantTo(house, "shop", { amount: 1_024 * MIB });
    await grantTo(house, "kept", { amount: 1_024 * MIB });
    // Both fit now; in eight minutes there is room for one.
    await hear(house, await feedOf(house), 2_000, 8);
    await house.live(240);
    const [shop, kept] = [(await house.leases("shop"))[0]!, (await house.leases("kept"))[0]!];
    expect(shop.recalledAt).not.toBeNull();
    expect(kept.recalledAt).toBeNull();
    expect(Number((await house.container("shop")).memoryLimitBytes)).toBeLessThan(1_024 * MIB);
    expect(Number((await house.container("kept")).memoryLimitBytes)).toBe(1_024 * MIB);
    const [negotiation] = await house.negotiations("shop");
    expect(negotiation!.messages.map(({ text }) => text).join("\n")).toMatch(
      /Recalled: feed ops-\d+: at most/,
    );
  });
});

describe("any sequence of words, silences, refusals and grants", () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("hear" as const),
      mib: fc.integer({ min: 0, max: 6_000 }),
      from: fc.integer({ min: -10, max: 60 }),
      minutes: fc.option(fc.integer({ min: 1, max: 60 })),
    }),
    fc.record({ kind: fc.constant("refuse" as const) }),
    fc.record({ kind: fc.constant("silence" as const), minutes: fc.integer({ min: 1, max: 12 }) }),
    fc.record({
      kind: fc.constant("ask" as const),
      mib: fc.integer({ min: 257, max: 3_000 }),
      seconds: fc.integer({ min: 300, max: 3_600 }),
    }),
  );

  it("grants nothing that would not be granted without the feed, nor what it does not leave, and forgets nothing by a refusal", async () => {
    const house = await openTestHouse(store.db, {
      containers: [healthy("shop")],
      host: HOST,
      historyMinutes: 1,
    });
    const { hostId } = house;
    const { id: containerId } = await house.container("shop");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        await house.db.prisma.feed.deleteMany({});
        const feed = await feedOf(house);
        for (const one of steps) {
          if (one.kind === "hear")
            await hear(house, feed, one.mib, one.from, one.minutes ?? undefined).catch(passed);
          if (one.kind === "silence") house.clock.advance(one.minutes * 60);
          const asking = { containerId, dimension: "memory" as const };
          if (one.kind === "refuse") {
            const before = await readLedger(house.db, { hostId, now: house.clock.now() });
            await refuseFeed(
              house.db,
              { id: feed, refusal: null, refusedAt: null },
              house.clock.now(),
              "it lies",
            );
            expect((await readLedger(house.db, { hostId, now: house.clock.now() })).ledger).toEqual(
              before.ledger,
            );
          }
          if (one.kind !== "ask") continue;
          await house.db.prisma.negotiation.deleteMany({ where: { hostId } });
          const now = house.clock.now();
          const amount = one.mib * MIB;
          const { own, bounds } = await readLedger(house.db, { hostId, now, asking });
          const { id, revision } = await offerTo(house, "shop", { amount, leaseSeconds: one.seconds });
          const settled = await settleGrant(house.db, {
            negotiationId: id,
            revision,
            sender: "operator:Ada",
            now,
          });
          const lasting = narrowLedger(own, bounds, now, now + one.seconds * 1000);
          expect(freeOf(lasting, "memory")).toBeLessThanOrEqual(freeOf(own, "memory"));
          expect(settled.kind === "settled").toBe(fits(lasting, "memory", 256 * MIB, amount));
          if (settled.kind === "settled") expect(fits(own, "memory", 256 * MIB, amount)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** The database itself refuses an end before its start: such a word is judged before it comes here. */
function passed(error: Error): void {
  expect(error.message).toContain("feed_bound_ends");
}
