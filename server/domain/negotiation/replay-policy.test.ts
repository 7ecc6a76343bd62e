import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cause } from "@/server/domain/risk/assessment";
import { type ReplayHistory, type ReplayTerms, replayPolicy } from "./replay-policy";

const MINUTE = 60_000;
const TERMS: ReplayTerms = {
  threshold: 0.6,
  horizonMinutes: 15,
  leaseSeconds: 1800,
  cooldownSeconds: 300,
  cpuMaxMillicores: null,
  memoryMaxBytes: 512,
};

/** Risks by minute: `{ 10: 0.7 }` is 70 % in minute 10. */
function history(
  risks: Record<number, number>,
  more: Partial<ReplayHistory> & { cause?: Cause; limit?: number } = {},
): ReplayHistory {
  const { cause = "memory", limit = 256, ...rest } = more;
  return {
    from: 0,
    until: 120 * MINUTE,
    minutes: Object.entries(risks).map(([minute, risk]) => ({
      at: Number(minute) * MINUTE,
      risk: { 5: risk, 15: risk, 60: risk },
      cause,
      cpuLimitMillicores: null,
      memoryLimitBytes: limit,
    })),
    failures: [],
    treated: [],
    ...rest,
  };
}
const replay = (recorded: ReplayHistory, terms: Partial<ReplayTerms> = {}) =>
  replayPolicy([{ history: recorded, terms: { ...TERMS, ...terms } }]);

describe("what a policy would have done", () => {
  it.each([
    {
      name: "a failure under a grant is caught, and its lead is from the grant on",
      recorded: history({ 10: 0.7, 11: 0.9 }, { failures: [18 * MINUTE] }),
      saw: { failures: 1, caught: 1, medianLeadMs: 8 * MINUTE, grants: 1, falseGrants: 0, changes: 2 },
    },
    {
      name: "a failure that nothing announced is missed",
      recorded: history({ 10: 0.5 }, { failures: [18 * MINUTE] }),
      saw: { failures: 1, caught: 0, medianLeadMs: null, grants: 0 },
    },
    {
      name: "an alarm in the second of the failure comes too late",
      recorded: history({ 10: 0.9 }, { failures: [10 * MINUTE + 1000] }),
      saw: { caught: 0, grants: 1, falseGrants: 0 },
    },
    {
      name: "an alarm that nothing followed is a false grant",
      recorded: history({ 10: 0.7 }),
      saw: { grants: 1, falseGrants: 1, unknownGrants: 0, grantedMs: 30 * MINUTE },
    },
    {
      name: "where PFN helped, nobody knows what would have come",
      recorded: history({ 10: 0.7 }, { treated: [{ from: 12 * MINUTE, until: 40 * MINUTE }] }),
      saw: { grants: 1, falseGrants: 0, unknownGrants: 1 },
    },
    {
      name: "a horizon that is not over is not judged, and its return has not come",
      recorded: history({ 110: 0.7 }),
      saw: { grants: 1, falseGrants: 0, unknownGrants: 1, changes: 1, grantedMs: 10 * MINUTE },
    },
    {
      name: "a limit at its maximum has no room",
      recorded: history({ 10: 0.9 }, { limit: 512, failures: [18 * MINUTE] }),
      saw: { caught: 0, grants: 0, refused: 1 },
    },
    {
      name: "a crash bug is refused once, not every minute",
      recorded: history({ 10: 0.9, 11: 0.9, 12: 0.9 }, { cause: "other", failures: [18 * MINUTE] }),
      saw: { caught: 0, grants: 0, refused: 1 },
    },
    {
      name: "an alarm that lasts beyond a lease opens another",
      recorded: history({ 10: 0.9, 30: 0.9, 41: 0.9 }),
      saw: { grants: 2 },
    },
  ])("$name", ({ recorded, saw }) => {
    expect(replay(recorded)).toMatchObject(saw);
  });
});

const recorded = fc
  .record({
    risks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 120 }),
    failures: fc.uniqueArray(fc.integer({ min: 0, max: 120 * MINUTE }), { maxLength: 6 }),
  })
  .map(({ risks, failures }) =>
    history(Object.fromEntries(risks.entries()), { failures: failures.sort((a, b) => a - b) }),
  );

describe("whatever was recorded", () => {
  it("the sums agree, and a threshold that nothing reaches does nothing", () => {
    fc.assert(
      fc.property(recorded, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (past, threshold) => {
        const score = replay(past, { threshold });
        expect(score.caught).toBeLessThanOrEqual(score.failures);
        expect(score.falseGrants + score.unknownGrants).toBeLessThanOrEqual(score.grants);
        expect(score.changes).toBeLessThanOrEqual(2 * score.grants);
        expect(replay(past, { threshold: 1.01 })).toMatchObject({ grants: 0, caught: 0, changes: 0 });
      }),
    );
  });

  it("what came after a minute changes nothing that was granted before it", () => {
    fc.assert(
      fc.property(recorded, fc.integer({ min: 0, max: 119 }), (past, cut) => {
        const seen = past.minutes.filter(({ at }) => at <= cut * MINUTE);
        const calmAfter = { ...past, minutes: seen };
        const asks = (score: { grants: number; refused: number }) => score.grants + score.refused;
        expect(asks(replay(calmAfter))).toBeLessThanOrEqual(asks(replay(past)));
        const known = { ...past, failures: past.failures.filter((at) => at <= cut * MINUTE) };
        expect(replay(known).grants).toBe(replay(past).grants);
      }),
    );
  });
});
