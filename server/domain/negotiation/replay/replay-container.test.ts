import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { Cause } from "@/server/domain/risk/assessment";
import { type ReplayScore, sumReplay } from "./count-replay";
import { type ReplayTerms, replayContainer, type SizingAnswer, type SizingRequest } from "./replay-container";
import type { ReplayHistory } from "./replay-history";

const MINUTE = 60_000;
const TERMS: ReplayTerms = {
  threshold: 0.6,
  horizonMinutes: 15,
  leaseSeconds: 1800,
  cooldownSeconds: 300,
  bridgeLeases: 4,
};

type Recorded = Omit<Partial<ReplayHistory>, "failures"> & {
  cause?: Cause;
  limit?: number;
  /** Working set by minute, 100 elsewhere. */
  used?: Record<number, number>;
  failures?: (number | { at: number; kind: FailureKind })[];
};

/** Risks by minute: `{ 10: 0.7 }` is 70 % in minute 10. Two hours, a step every five minutes. */
function history(risks: Record<number, number>, more: Recorded = {}): ReplayHistory {
  const { cause = "memory", limit = 256, used = {}, failures = [], ...rest } = more;
  return {
    from: 0,
    until: 120 * MINUTE,
    minutes: Object.entries(risks).map(([minute, risk]) => ({
      at: Number(minute) * MINUTE,
      risk: { 5: risk, 15: risk, 60: risk },
      cause,
    })),
    steps: Array.from({ length: 24 }, (_, i) => ({
      at: i * 5 * MINUTE,
      usage: { cpuMillicores: null, memoryBytes: used[i * 5] ?? 100 },
      limits: { cpuMillicores: null, memoryBytes: limit },
    })),
    failures: failures.map((f) => (typeof f === "number" ? { at: f, kind: "oom_kill" as const } : f)),
    treated: [],
    ...rest,
  };
}

/** Twice the limit, at most 512; a crash bug is refused. */
const double =
  (recorded: ReplayHistory) =>
  ({ at, limits }: SizingRequest): SizingAnswer => {
    if (recorded.minutes.find((m) => m.at === at)?.cause === "other") return { kind: "refused" };
    const limit = limits.memoryBytes ?? 0;
    return limit >= 512
      ? { kind: "refused" }
      : { kind: "grant", dimension: "memory", amount: Math.min(512, 2 * limit) };
  };

function replay(
  recorded: ReplayHistory,
  terms: Partial<ReplayTerms> = {},
  size: (request: SizingRequest) => SizingAnswer = double(recorded),
): ReplayScore & { asked: SizingRequest[] } {
  const walk = replayContainer(recorded, { ...TERMS, ...terms });
  const asked: SizingRequest[] = [];
  let step = walk.next();
  while (!step.done) {
    asked.push(step.value);
    step = walk.next(size(step.value));
  }
  return { ...sumReplay([step.value]), asked };
}

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
      recorded: history(
        { 10: 0.7 },
        {
          treated: [{ from: 12 * MINUTE, until: 40 * MINUTE, dimension: "memory", baseline: 256 }],
        },
      ),
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
      name: "an alarm that comes back after a lease opens another",
      recorded: history({ 10: 0.9, 30: 0.9, 45: 0.9 }),
      saw: { grants: 2, changes: 4 },
    },
    {
      name: "an alarm that lasts beyond a lease renews it, which changes no limit",
      recorded: history({ 10: 0.9, 40: 0.9 }),
      saw: { grants: 1, changes: 2, grantedMs: 60 * MINUTE },
    },
    {
      name: "an OOM kill under a grant of CPU is not caught",
      recorded: history({ 10: 0.9 }, { failures: [18 * MINUTE] }),
      size: () => ({ kind: "grant", dimension: "cpu", amount: 2000 }) as const,
      saw: { failures: 1, caught: 0, grants: 1 },
    },
    {
      name: "an OOM kill is not caught by a grant no larger than the limit that it met",
      recorded: history({ 10: 0.9 }, { failures: [18 * MINUTE] }),
      size: () => ({ kind: "grant", dimension: "memory", amount: 256 }) as const,
      saw: { failures: 1, caught: 0, grants: 1 },
    },
    {
      name: "an end by itself far under its limit is no failure that a grant could catch",
      recorded: history({}, { failures: [{ at: 18 * MINUTE, kind: "exit_error" }] }),
      saw: { failures: 0, crashes: 1 },
    },
    {
      name: "an end by itself close under its limit is one",
      recorded: history(
        { 10: 0.9 },
        { used: { 15: 250 }, failures: [{ at: 18 * MINUTE, kind: "exit_error" }] },
      ),
      saw: { failures: 1, caught: 1, crashes: 0 },
    },
    {
      name: "what cannot be looked up any more is not sized, and not taken for a refusal",
      recorded: history({ 10: 0.9 }),
      size: () => ({ kind: "unknown" }) as const,
      saw: { grants: 0, refused: 0, unsized: 1 },
    },
    {
      name: "slack is the share of the limits that was not used, with the grants in force",
      recorded: history({ 0: 0.9 }, { used: {} }),
      // Six of 24 steps under 512, the others under 256, and 100 used in each.
      saw: { slack: { cpu: null, memory: (6 * 412 + 18 * 156) / (6 * 512 + 18 * 256) } },
    },
  ] as { name: string; recorded: ReplayHistory; size?: () => SizingAnswer; saw: object }[])(
    "$name",
    ({ recorded, size, saw }) => {
      expect(replay(recorded, {}, size)).toMatchObject(saw);
    },
  );

  it("a leak is bridged a finite number of times, then refused", () => {
    const endless = Object.fromEntries(Array.from({ length: 120 }, (_, minute) => [minute, 0.9]));
    const score = replay(history(endless), { leaseSeconds: 600, bridgeLeases: 3 });
    expect(score).toMatchObject({ grants: 1, grantedMs: 30 * MINUTE });
    expect(score.refused).toBeGreaterThan(0);
  });

  it("usage that fills a grant asks for more, on top of it and as one more lease of the bridge", () => {
    const used = { 10: 250, 15: 480, 20: 480 };
    const recorded = history({ 10: 0.9, 16: 0.9 }, { used, limit: 256 });
    const score = replay(recorded, {}, ({ limits }) => ({
      kind: "grant",
      dimension: "memory",
      amount: 2 * limits.memoryBytes!,
    }));
    expect(score.asked.map(({ limits }) => limits.memoryBytes)).toEqual([256, 512]);
    expect(score.grantedMs).toBe(36 * MINUTE);
  });

  it("PFN's own grant is taken out again: the question is asked under the limit of before", () => {
    const treated = [{ from: 0, until: 60 * MINUTE, dimension: "memory" as const, baseline: 128 }];
    const { asked } = replay(history({ 10: 0.9 }, { treated }));
    expect(asked.map(({ limits }) => limits.memoryBytes)).toEqual([128]);
  });

  it("what seemed at risk and was calm when sized is asked about again, a minute later at the earliest", () => {
    const every10Seconds = Array.from({ length: 30 }, (_, i) => i / 6);
    const recorded = history(Object.fromEntries(every10Seconds.map((minute) => [minute, 0.9])));
    const { asked, refused, grants } = replay(recorded, {}, () => ({ kind: "hold" }));
    expect(asked).toHaveLength(5);
    expect({ refused, grants }).toEqual({ refused: 0, grants: 0 });
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
        const known = { ...past, failures: past.failures.filter(({ at }) => at <= cut * MINUTE) };
        expect(replay(known).grants).toBe(replay(past).grants);
      }),
    );
  });
});
