import { expect, it } from "vitest";
import { memoryRisks } from "@/bench/alarms/memory-risks";
import { assess } from "@/server/domain/risk/assess";
import { storyOf } from "@/server/domain/risk/assess.fixtures";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";

const model = shippedPrior();

/** Samples of a story as a trace holds them: seconds, and its limit beside each. */
function traceOf(input: ReturnType<typeof storyOf>) {
  return {
    name: "a",
    at: input.samples.map(({ at }) => at / 1000),
    memory: input.samples.map((sample) => sample.memoryWorkingSetBytes!),
    memoryLimit: input.samples.map(() => input.limits.memoryBytes!),
  };
}

it("the bench says what the product says, once the trees speak alone", () => {
  const host = { memoryFreeBytes: null, memoryTotalBytes: null };
  const story = storyOf({
    minutes: 100,
    memory: (ago, r) => 240 - 2 * ago + r.normal(),
    input: { host, model },
  });
  // Known since long, with a gap until twenty minutes ago.
  const samples = story.samples.filter((_, i) => i === 0 || (i % 6 === 5 && i > 480));
  const input = { ...story, samples };
  const assessment = assess(input);
  if (assessment.kind !== "assessed") throw new Error(assessment.because);
  expect(memoryRisks(model, traceOf(input), 60).at(-1)).toBeCloseTo(assessment.byCause.memory[60], 9);
});

it("in the first hour a leak is an alarm by its first passage", () => {
  const story = storyOf({ minutes: 12, memory: (ago, r) => 256 - 8 * (8 + ago) + 0.3 * r.normal() });
  const input = { ...story, samples: story.samples.filter((_, i) => i % 6 === 5) };
  expect(memoryRisks(model, traceOf(input), 60).at(-1)).toBeGreaterThan(0.6);
});

it("says nothing without a limit, and that it has failed at it", () => {
  const trace = traceOf(storyOf({ minutes: 5, memory: () => 256 }));
  expect(memoryRisks(model, trace, 15).at(-1)).toBe(1);
  const limitless = { ...trace, memoryLimit: trace.memory.map(() => Number.NaN) };
  expect(memoryRisks(model, limitless, 15).every(Number.isNaN)).toBe(true);
});
