import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { leasesToRecall, type RecallCandidate } from "@/server/domain/feeds/leases-to-recall";
import type { HostLedger } from "@/server/domain/negotiation/terms";

const NOW = Date.UTC(2026, 0, 5, 10);
const MINUTE = 60_000;
/** 4 cores, of which 400 millicores are kept and 3,000 promised: 600 are free. */
const host = (committed = 3_000): HostLedger => ({
  capacity: { cpuMillicores: 4_000, memoryBytes: 2 ** 33 },
  reserve: { cpuMillicores: 400, memoryBytes: 0 },
  committed: { cpuMillicores: committed, memoryBytes: 0 },
  reserved: { cpuMillicores: 0, memoryBytes: 0 },
});
const bound = (most: number, fromMinutes: number): CapacityBound => ({
  dimension: "cpu",
  most,
  from: NOW + fromMinutes * MINUTE,
  until: null,
  feed: "ops",
  reason: "spot",
});
const lease = (id: string, extra: number, priority = 50, endsInMinutes = 60): RecallCandidate => ({
  id,
  dimension: "cpu",
  extra,
  priority,
  endsAt: NOW + endsInMinutes * MINUTE,
});
const recalled = (bounds: CapacityBound[], leases: RecallCandidate[], ledger = host()) =>
  leasesToRecall(ledger, bounds, leases, NOW).map(({ id }) => id);

describe("grants that a host asks back for a feed", () => {
  const three = [lease("low", 300, 10), lease("short", 300, 50, 20), lease("long", 300, 50, 90)];
  it.each([
    { name: "none without a feed", bounds: [], are: [] },
    { name: "none while what is free is enough", bounds: [bound(3_400, -1)], are: [] },
    { name: "the lowest priority first", bounds: [bound(3_200, -1)], are: ["low"] },
    { name: "then what would last longest", bounds: [bound(2_900, -1)], are: ["low", "long"] },
    { name: "all, where that is not enough", bounds: [bound(0, -1)], are: ["low", "long", "short"] },
    { name: "ten minutes ahead", bounds: [bound(3_200, 9)], are: ["low"] },
    { name: "not an hour ahead", bounds: [bound(3_200, 60)], are: [] },
  ])("$name", ({ bounds, are }) => {
    expect(recalled(bounds, three)).toEqual(are);
  });

  it("are none for what is overdrawn by the host's own measurement, and no more than the feed takes for the rest", () => {
    expect(recalled([], three, host(9_000))).toEqual([]);
    expect(recalled([bound(3_900, -1)], three, host(9_000))).toEqual(["low"]);
  });

  it("hold nothing else, and never one more than what is missing asks for", () => {
    const any = fc.record({
      extra: fc.integer({ min: -100, max: 900 }),
      priority: fc.integer({ min: 0, max: 100 }),
      ends: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), fc.integer({ min: 0, max: 5_000 }), (given, most) => {
        const leases = given.map(({ extra, priority, ends }, i) => lease(String(i), extra, priority, ends));
        const ids = recalled([bound(most, 0)], leases);
        const missing = Math.max(0, 3_400 - most);
        const extras = ids.map((id) => leases[Number(id)]!.extra);
        expect(extras.every((extra) => extra > 0)).toBe(true);
        const allButLast = extras.slice(0, -1).reduce((sum, extra) => sum + extra, 0);
        if (ids.length > 0) expect(allButLast).toBeLessThan(missing);
      }),
    );
  });
});
