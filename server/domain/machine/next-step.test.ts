import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_MOVE_MS, type MovingRequest, nextStep } from "@/server/domain/machine/next-step";
import { isRequestOver, nextRequestState, type RequestState } from "@/server/domain/machine/request-state";

const NOW = 1_000_000_000;
const request: MovingRequest = {
  state: "calling",
  from: 2_000,
  to: 3_000,
  guestBefore: 1_900,
  deadlineAt: NOW + 60_000,
  calledAt: NOW - 1_000,
  because: null,
};

describe("what follows for a machine that was called", () => {
  it.each([
    {
      name: "the intent is called",
      over: { state: "intended" },
      seen: [2_000, 1_900],
      is: { kind: "set", to: 3_000 },
    },
    {
      name: "nothing is called on ground that moved",
      over: { state: "intended" },
      seen: [2_500, 1_900],
      is: { kind: "move", event: "withdraw" },
    },
    {
      name: "nothing is called after the deadline",
      over: { state: "intended", deadlineAt: NOW },
      seen: [2_000, 1_900],
      is: { kind: "move", event: "expire" },
    },
    { name: "a new size is checked", over: {}, seen: [3_000, 1_900], is: { kind: "move", event: "check" } },
    {
      name: "a size that came late goes back",
      over: { deadlineAt: NOW },
      seen: [3_000, 2_900],
      is: { kind: "move", event: "revert" },
    },
    { name: "a machine half-way is waited for", over: {}, seen: [2_400, 1_900], is: { kind: "wait" } },
    {
      name: "a machine that stopped half-way goes back",
      over: { calledAt: NOW - LONGEST_MOVE_MS },
      seen: [2_400, 1_900],
      is: { kind: "move", event: "revert" },
    },
    {
      name: "somebody else's size is left alone",
      over: {},
      seen: [8_000, 1_900],
      is: { kind: "move", event: "withdraw" },
    },
    {
      name: "what the guest shows is committed, less what it keeps for itself",
      over: { state: "checking" },
      seen: [3_000, 2_860],
      is: { kind: "move", event: "commit" },
    },
    {
      name: "what the guest does not show yet is waited for",
      over: { state: "checking" },
      seen: [3_000, null],
      is: { kind: "wait" },
    },
    {
      name: "what the guest never shows goes back",
      over: { state: "checking", calledAt: NOW - LONGEST_MOVE_MS },
      seen: [3_000, 1_900],
      is: { kind: "move", event: "revert" },
    },
    {
      name: "on the way back, the old size is set",
      over: { state: "reverting", because: "late" },
      seen: [3_000, 2_900],
      is: { kind: "set", to: 2_000 },
    },
    {
      name: "back at the old size, it is over, with its reason",
      over: { state: "reverting", because: "late" },
      seen: [2_000, 1_900],
      is: { kind: "move", event: "roll_back", because: "late" },
    },
  ])("$name", ({ over, seen: [size, guest], is }) => {
    const moving = { ...request, ...over } as MovingRequest;
    expect(nextStep(moving, { size: size ?? 0, guest: guest ?? null }, NOW)).toMatchObject(is);
  });
});

/** A manager that may lose calls, lose answers, lag, and be resized by hand; a process that may die after any step. */
const weather = fc.record({
  takesMs: fc.constantFrom(0, 0, 20_000, 200_000),
  isDeaf: fc.boolean(),
  guestSees: fc.boolean(),
  byHandAt: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
});

it("whatever a manager does, a request ends, is committed only in time, seen twice, and else as it was or somebody else's", () => {
  let committed = 0;
  let rolledBack = 0;
  fc.assert(
    fc.property(weather, fc.boolean(), ({ takesMs, isDeaf, guestSees, byHandAt }, isGrowth) => {
      const [from, to] = isGrowth ? [2_000, 3_000] : [3_000, 2_000];
      let state: RequestState = "intended";
      let size = from;
      let calledAt: number | null = null;
      let because: string | null = null;
      const orders: { at: number; to: number }[] = [];
      const deadlineAt = NOW + 60_000;
      for (let tick = 0; tick < 80 && !isRequestOver(state); tick += 1) {
        const now = NOW + tick * 10_000;
        if (byHandAt === tick) size = 7_000;
        for (const order of orders.filter(({ at }) => at <= now)) {
          size = order.to;
          orders.splice(orders.indexOf(order), 1);
        }
        const guest = guestSees ? size - 100 : from - 100;
        const moving = {
          ...request,
          state,
          from,
          to,
          guestBefore: from - 100,
          deadlineAt,
          calledAt,
          because,
        };
        const step = nextStep(moving as MovingRequest, { size, guest }, now);
        if (step.kind === "set") {
          expect([from, to]).toContain(step.to);
          if (step.event) {
            state = nextRequestState(state, step.event) ?? "failed";
            calledAt = now;
          }
          if (!isDeaf) orders.push({ at: now + takesMs, to: step.to });
        } else if (step.kind === "move") {
          const next = nextRequestState(state, step.event);
          expect(next, `${state} ${step.event}`).not.toBeNull();
          if (step.event === "commit") {
            expect(size).toBe(to);
            expect(guestSees).toBe(true);
            if (isGrowth) expect(now).toBeLessThan(deadlineAt);
            committed += 1;
          }
          if (step.event === "roll_back") rolledBack += 1;
          because = step.because ?? because;
          state = next ?? state;
          if (isRequestOver(state) && state !== "committed" && state !== "stale") expect(size).toBe(from);
        }
      }
      // A manager that is deaf to the way back is never believed to have gone it.
      if (!isRequestOver(state)) expect(state).toBe("reverting");
    }),
    { numRuns: 400, seed: 8 },
  );
  expect(committed).toBeGreaterThan(20);
  expect(rolledBack).toBeGreaterThan(5);
});
