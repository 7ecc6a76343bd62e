import { describe, expect, it } from "vitest";
import { judgeObserved, type ObservedWatch } from "@/server/domain/learning/judge-observed";

const MIB = 1024 ** 2;
const ask: ObservedWatch = {
  kind: "grant",
  dimension: "memory",
  limit: 256 * MIB,
  wouldHave: 384 * MIB,
  peakUsage: 100 * MIB,
  knownShare: 1,
  failed: false,
};
const step: ObservedWatch = { ...ask, kind: "reclaim", wouldHave: 128 * MIB };

describe("what came of what was only observed", () => {
  it.each([
    { name: "a failure that was foreseen", watch: { ...ask, failed: true }, verdict: "failed" },
    { name: "usage at the limit", watch: { ...ask, peakUsage: 254 * MIB }, verdict: "limit_reached" },
    { name: "nothing", watch: ask, verdict: "did_not_happen" },
    { name: "unknown, for nothing was read", watch: { ...ask, peakUsage: null }, verdict: "unknown" },
    { name: "unknown, for too little was read", watch: { ...ask, knownShare: 0.4 }, verdict: "unknown" },
    {
      name: "a failure, though little was read",
      watch: { ...ask, knownShare: 0.1, failed: true },
      verdict: "failed",
    },
    {
      name: "a limit that would have been too tight",
      watch: { ...step, peakUsage: 130 * MIB },
      verdict: "limit_reached",
    },
    { name: "a limit that would have done", watch: step, verdict: "did_not_happen" },
  ])("is $name", ({ watch, verdict }) => {
    expect(judgeObserved(watch).verdict).toBe(verdict);
  });

  it("is said in numbers", () => {
    expect(judgeObserved(step).because).toBe("it used 100 MiB at most; the limit would have been 128 MiB");
  });
});
