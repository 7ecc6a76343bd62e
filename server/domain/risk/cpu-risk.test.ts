import { expect, it } from "vitest";
import { assess } from "@/server/domain/risk/assess";
import { type Story, storyOf } from "@/server/domain/risk/assess.fixtures";

function assessed(story: Story) {
  const assessment = assess(storyOf(story));
  if (assessment.kind !== "assessed") throw new Error(assessment.because);
  return assessment;
}

it("a surge that has just come to the limit speaks at once, and one that lived there for long speaks less", () => {
  const surge: Story = {
    minutes: 10,
    cpu: (ago) => (ago < 0.6 ? 500 : Math.max(120, 500 - 180 * (ago - 0.6))),
    throttled: 0,
    late: { minutes: 0.6, sample: { cpuThrottledRatio: 0.8 } },
    input: { health: "healthy" },
  };
  const { cause, byCause } = assessed(surge);
  expect(cause).toBe("cpu");
  expect(byCause.cpu[60]).toBeGreaterThan(0.6);
  const at = (minutes: number) =>
    assessed({ minutes, cpu: () => 499, throttled: 0.8, input: { health: "healthy" } }).byCause.cpu[15];
  expect(at(60)).toBeLessThan(at(5) / 2);
});
