import { describe, expect, it } from "vitest";
import { autoWords, barWords } from "./auto-words";
import type { PolicyRow } from "./policy-draft";

const never: PolicyRow["auto"] = {
  lockedBecause: "no backtest was passed",
  kind: null,
  reason: null,
  by: null,
  at: null,
  belowWords: null,
  belowSince: null,
};

describe("a policy's right to act", () => {
  it.each<{ name: string; auto: PolicyRow["auto"]; words: string }>([
    { name: "never given", auto: never, words: "Locked" },
    {
      name: "earned",
      auto: { ...never, lockedBecause: null, kind: "backtest" },
      words: "Unlocked by a backtest",
    },
    {
      name: "given by a person",
      auto: { ...never, lockedBecause: null, kind: "override" },
      words: "Unlocked by an administrator, without a backtest",
    },
    { name: "earned and lost", auto: { ...never, kind: "backtest" }, words: "Locked" },
  ])("that was $name reads $words", ({ auto, words }) => {
    expect(autoWords(auto)).toBe(words);
  });

  it("has a bar in one sentence, with one of each in the singular", () => {
    expect(barWords({ caughtShare: 0.8, falseGrantsPerDay: 1, fewestFailures: 1, fewestDays: 5 })).toBe(
      "A backtest unlocks auto when it catches at least 80 % of at least 1 failure, with at most 1 false grant a day, over at least 5 days of this scope’s own history.",
    );
  });
});
