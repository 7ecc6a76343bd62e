import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { type PolicyLayer, resolvePolicy } from "@/server/domain/negotiation/resolve-policy";
import { DEFAULT_AUTO_BAR as BAR } from "./auto-bar";
import { type AutoGate, gateAuto } from "./gate-auto";
import { judgeRecord } from "./judge-record";
import { type Backtest, judgeUnlock } from "./judge-unlock";

const DAY = 86_400_000;
const good = { failures: 6, caught: 5, falseGrants: 7, unsized: 0 };

describe("a scope's backtest", () => {
  it.each<{ name: string; backtest: Backtest; missing: string[] }>([
    { name: "that caught enough unlocks", backtest: { historyMs: 7 * DAY, score: good }, missing: [] },
    {
      name: "of nothing proves nothing",
      backtest: { historyMs: null, score: { ...good, failures: 0, caught: 0 } },
      missing: ["nothing of this scope was assessed yet"],
    },
    {
      name: "says exactly what is missing",
      backtest: { historyMs: 1.5 * DAY, score: { failures: 2, caught: 2, falseGrants: 0, unsized: 0 } },
      missing: ["needs 4 more days: 1.5 of 5 days of history", "2 of 5 failures seen"],
    },
    {
      name: "that missed too many stays locked",
      backtest: { historyMs: 7 * DAY, score: { ...good, caught: 3 } },
      missing: ["caught 3 of 6 failures, and 80 % is needed"],
    },
    {
      name: "that cried wolf stays locked",
      backtest: { historyMs: 5 * DAY, score: { ...good, falseGrants: 21 } },
      missing: ["4.2 false grants a day, and 2 is the most"],
    },
    {
      name: "that could not be sized says so",
      backtest: { historyMs: 7 * DAY, score: { ...good, caught: 1, unsized: 4 } },
      missing: [
        "caught 1 of 6 failures, and 80 % is needed",
        "4 asks could not be sized any more, so they caught nothing",
      ],
    },
  ])("$name", ({ backtest, missing }) => {
    const verdict = judgeUnlock(backtest, BAR);
    expect(verdict.unlocks ? [] : verdict.missing).toEqual(missing);
  });

  it("that catches more, or cries less, never locks what it unlocked", () => {
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        count,
        count,
        count,
        fc.integer({ min: 0, max: 14 * DAY }),
        (failures, caught, falseGrants, ms) => {
          const score = { failures, caught: Math.min(caught, failures), falseGrants, unsized: 0 };
          if (!judgeUnlock({ historyMs: ms, score }, BAR).unlocks) return;
          const better = { ...score, caught: failures, falseGrants: Math.floor(falseGrants / 2) };
          expect(judgeUnlock({ historyMs: ms, score: better }, BAR).unlocks).toBe(true);
        },
      ),
    );
  });
});

describe("the record of a scope that acts", () => {
  const record = { days: 3, averted: 6, came: 1, unneeded: 2 };
  it.each([
    { name: "holds", record, says: null },
    { name: "of few events is none", record: { ...record, averted: 0, came: 3 }, says: null },
    {
      name: "that averted too few falls below",
      record: { ...record, averted: 3.5, came: 3 },
      says: "it averted 3.5 of 6.5 failures since it acts, and 80 % is needed",
    },
    {
      name: "that gave too much falls below",
      record: { ...record, unneeded: 9 },
      says: "3 grants a day were not needed, and 2 is the most",
    },
    { name: "of its first hours is held against a whole day", record: { ...record, days: 0.1 }, says: null },
  ])("$name", ({ record: seen, says }) => {
    expect(judgeRecord(seen, BAR)).toBe(says);
  });
});

describe("auto", () => {
  const layer = (name: string, values: PolicyLayer["values"]): PolicyLayer => ({
    name,
    kind: "policy",
    values,
  });
  const auto = resolvePolicy([layer("shop", { mode: "auto" })], {});
  const open: AutoGate = { policy: "shop", lockedBecause: null };
  const locked: AutoGate = { policy: "shop", lockedBecause: "no backtest was passed" };

  it("acts where its scope is unlocked", () => expect(gateAuto(auto, [open])).toBe(auto));
  it("acts where one of the policies behind it is", () => expect(gateAuto(auto, [locked, open])).toBe(auto));

  it("asks where it is locked, and says why", () => {
    const { policy, problems } = gateAuto(auto, [locked]);
    expect(policy).toMatchObject({ mode: "ask", onApprovalTimeout: "reject" });
    expect(problems).toEqual([
      {
        label: "policy:shop",
        value: "auto",
        problem: "auto waits for a person, since the policy shop is locked: no backtest was passed",
      },
    ]);
  });

  it("is not smuggled in by taking silence for a yes", () => {
    const silent = resolvePolicy([layer("shop", { onApprovalTimeout: "accept" })], {});
    expect(gateAuto(silent, [locked]).policy).toMatchObject({ mode: "ask", onApprovalTimeout: "reject" });
    expect(gateAuto(silent, [open])).toBe(silent);
  });

  it("leaves alone who acts on nobody's word but a person's", () => {
    const asks = resolvePolicy([], {});
    expect(asks.policy.mode).toBe(DEFAULT_POLICY.mode);
    expect(gateAuto(asks, [locked])).toBe(asks);
  });
});
