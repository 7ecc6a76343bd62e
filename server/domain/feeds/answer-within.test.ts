import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerWithin } from "@/server/domain/feeds/answer-within";
import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { narrowLedger } from "@/server/domain/feeds/narrow-ledger";
import { renewWithin } from "@/server/domain/feeds/renew-within";
import { answerAsk } from "@/server/domain/negotiation/answer-ask";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { leaseSecondsOf } from "@/server/domain/negotiation/lease-seconds";
import { freeOf } from "@/server/domain/negotiation/ledger";
import type { Answer, Ask, HostLedger } from "@/server/domain/negotiation/terms";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";

const NOW = Date.UTC(2026, 0, 5, 10);
const MINUTE = 60_000;
const POLICY = { ...DEFAULT_POLICY, cpuStepMillicores: 10 };

const host = (committed = 1_000): HostLedger => ({
  capacity: { cpuMillicores: 4_000, memoryBytes: 8 * 2 ** 30, networkBytesPerSecond: null },
  reserve: { cpuMillicores: 400, memoryBytes: 2 ** 30 },
  committed: { cpuMillicores: committed, memoryBytes: 2 ** 30 },
  reserved: { cpuMillicores: 0, memoryBytes: 0 },
});
const ask = (want: number, min = want, durationSeconds = 3_600): Ask => ({
  dimension: "cpu",
  before: { cpuMillicores: 500, memoryBytes: 2 ** 28 },
  amounts: { min, want, max: want },
  deadlineAt: NOW + 20 * MINUTE,
  durationSeconds,
  risk: 0.8,
  horizonMinutes: 15,
  cause: "cpu",
  timeToFailure: null,
  because: "it is throttled",
  priority: 50,
});
const bound = (most: number, fromMinutes = -5, untilMinutes: number | null = null): CapacityBound => ({
  dimension: "cpu",
  most,
  from: NOW + fromMinutes * MINUTE,
  until: untilMinutes === null ? null : NOW + untilMinutes * MINUTE,
  feed: "ops",
  reason: "kernel update",
});
const answer = (question: Ask, bounds: CapacityBound[], ledger = host()) =>
  answerWithin(question, ledger, bounds, POLICY, NOW, () => 0.1).answer;

describe("the host's answer where feeds speak", () => {
  it.each([
    { name: "without a feed it is the host's own", bounds: [], says: { kind: "offer", amount: 2_000 } },
    {
      name: "a quota in force leaves what is left of it, and is named",
      bounds: [bound(2_400)],
      says: {
        kind: "counter",
        amount: 1_500,
        because: expect.stringContaining("feed ops: at most 2.4 cores"),
      },
    },
    {
      name: "a window that is over says nothing",
      bounds: [bound(0, -60, -1)],
      says: { kind: "offer", amount: 2_000 },
    },
    {
      name: "a window after the lease says nothing",
      bounds: [bound(0, 61)],
      says: { kind: "offer", amount: 2_000 },
    },
    {
      name: "a feed that says more than the host has gives nothing more",
      bounds: [bound(64_000)],
      says: { kind: "offer", amount: 2_000 },
    },
    {
      name: "a maintenance in half an hour leaves a lease until then",
      bounds: [bound(0, 30, 90)],
      says: { kind: "counter", amount: 2_000, durationSeconds: 1_800 },
    },
    {
      name: "a reduction in two minutes is too near for any lease before it",
      bounds: [bound(1_000, 2)],
      says: { kind: "infeasible" },
    },
    {
      name: "a reduction that still leaves enough shortens nothing",
      bounds: [bound(3_500, 30)],
      says: { kind: "offer", amount: 2_000 },
    },
  ])("$name", ({ bounds, says }) => {
    const min = says.kind === "infeasible" ? 1_800 : 1_000;
    const given = answer(ask(2_000, min), bounds);
    expect(given).toMatchObject(says);
    if (!("durationSeconds" in says)) expect(given).not.toHaveProperty("durationSeconds");
  });

  it("does not know more than the host of what the host does not know", () => {
    const network = { ...bound(10 ** 9), dimension: "network" as const };
    expect(freeOf(narrowLedger(host(), [network], NOW, NOW + 1), "network")).toBeNull();
  });
});

const anyBound = fc.record({
  dimension: fc.constantFrom(...LIMIT_DIMENSIONS),
  most: fc.integer({ min: 0, max: 6_000 }),
  from: fc.integer({ min: NOW - 60 * MINUTE, max: NOW + 90 * MINUTE }),
  until: fc.option(fc.integer({ min: NOW - 30 * MINUTE, max: NOW + 180 * MINUTE })),
  feed: fc.constant("ops"),
  reason: fc.constant(""),
});
const granted = (given: Answer) => (given.kind === "offer" || given.kind === "counter" ? given.amount : 0);

describe("whatever feeds say", () => {
  it("no more is granted than without them, nor for longer, nor than any moment of the lease has", () => {
    fc.assert(
      fc.property(
        fc.array(anyBound, { maxLength: 6 }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 510, max: 4_000 }),
        fc.integer({ min: 300, max: 7_200 }),
        (bounds, committed, want, seconds) => {
          const question = ask(want, Math.min(want, 700), seconds);
          const own = host(committed);
          const without = answerAsk(question, own, POLICY, NOW, () => 0.1);
          const given = answer(question, bounds, own);
          expect(granted(given)).toBeLessThanOrEqual(granted(without));
          expect(leaseSecondsOf(question, given)).toBeLessThanOrEqual(leaseSecondsOf(question, without));
          if (granted(given) === 0) return;
          const ends = NOW + leaseSecondsOf(question, given) * 1000;
          const moments = [NOW, ...bounds.map(({ from }) => from).filter((at) => at > NOW && at < ends)];
          for (const at of moments) {
            const free = freeOf(narrowLedger(own, bounds, at, at + 1), "cpu");
            expect(granted(given) - 500).toBeLessThanOrEqual(Math.max(0, free));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("a lease is renewed no longer than without them, and past no moment that a feed leaves overdrawn", () => {
    fc.assert(
      fc.property(
        fc.array(anyBound, { maxLength: 6 }),
        fc.integer({ min: 0, max: 3_600 }),
        (bounds, committed) => {
          const own = host(committed);
          const wanted = NOW + 60 * MINUTE;
          const given = renewWithin(own, bounds, "cpu", NOW, wanted);
          if (given.kind === "refuse") return;
          expect(given.until).toBeLessThanOrEqual(wanted);
          expect(freeOf(narrowLedger(own, bounds, NOW, given.until), "cpu")).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe("a lease that is to be renewed", () => {
  it.each([
    { name: "as long as ever without a feed", bounds: [], is: { kind: "renew", until: NOW + 60 * MINUTE } },
    {
      name: "until a reduction begins that would not carry it",
      bounds: [bound(800, 20)],
      is: { kind: "renew", until: NOW + 20 * MINUTE, because: expect.stringContaining("kernel update") },
    },
    {
      name: "not at all while a feed leaves less than is promised",
      bounds: [bound(800)],
      is: { kind: "refuse", because: expect.stringContaining("more than that is promised") },
    },
  ])("$name", ({ bounds, is }) => {
    expect(renewWithin(host(), bounds, "cpu", NOW, NOW + 60 * MINUTE)).toMatchObject(is);
  });

  it("as ever where the host is overdrawn by its own measurement alone", () => {
    expect(renewWithin(host(9_000), [], "cpu", NOW, NOW + MINUTE)).toMatchObject({ kind: "renew" });
  });
});
