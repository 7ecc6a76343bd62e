import { describe, expect, it } from "vitest";
import { canRenew, isExpired, LEASE_STATES, leaseMayBecome } from "@/server/domain/negotiation/lease";

describe("a lease", () => {
  it("is over at its very end, not a millisecond sooner", () => {
    expect(isExpired({ expiresAt: 1000 }, 999)).toBe(false);
    expect(isExpired({ expiresAt: 1000 }, 1000)).toBe(true);
  });

  it.each([
    { name: "in force, with renewals left", state: "active", renewals: 2, can: true },
    { name: "being released, when risk comes back", state: "releasing", renewals: 0, can: true },
    { name: "with its renewals used up", state: "active", renewals: 3, can: false },
    { name: "never applied", state: "reserved", renewals: 0, can: false },
    { name: "that ended", state: "expired", renewals: 0, can: false },
  ] as const)("$name: renewable $can", ({ state, renewals, can }) => {
    expect(canRenew({ state, renewals }, 3)).toBe(can);
  });

  const moves = [
    "reserved>active",
    "reserved>expired",
    "reserved>rolled_back",
    "active>releasing",
    "active>released",
    "active>expired",
    "releasing>active",
    "releasing>released",
    "releasing>expired",
  ];
  it.each(LEASE_STATES.flatMap((from) => LEASE_STATES.map((to) => ({ from, to }))))(
    "$from, $to",
    ({ from, to }) => {
      expect(leaseMayBecome(from, to)).toBe(moves.includes(`${from}>${to}`));
    },
  );
});
