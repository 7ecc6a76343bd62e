import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess } from "@/server/domain/risk/assess";
import { MIB, NOW, type Story, storyOf } from "@/server/domain/risk/assess.fixtures";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { treeShare } from "@/server/domain/risk/prior/blend-trees";
import { riskByTrees } from "@/server/domain/risk/prior/failure-model";
import { readModelFile, toModelFile } from "@/server/domain/risk/prior/model-file";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { riskUnder } from "@/server/domain/risk/risk-under";

const model = shippedPrior();

function assessed(story: Story) {
  const assessment = assess(storyOf({ ...story, input: { ...story.input, model } }));
  if (assessment.kind !== "assessed") throw new Error(assessment.because);
  return assessment;
}

describe("with the shipped trees beside the first passage", () => {
  it.each<{ name: string; story: Story; least: number; most: number }>([
    { name: "noise far below the limit is calm", story: { minutes: 20 }, least: 0, most: 0.05 },
    {
      name: "an hour at a steady 92 % is no failure",
      story: { minutes: 60, memory: (_, r) => 235.5 + 0.5 * r.normal() },
      least: 0,
      most: 0.25,
    },
    {
      name: "a leak with ten minutes to go is an alarm",
      story: { minutes: 15, memory: (ago, r) => 256 - 8 * (10 + ago) + 0.3 * r.normal() },
      least: 0.65,
      most: 1,
    },
    {
      name: "a slow leak with forty minutes to go is an alarm within the hour",
      story: { minutes: 60, memory: (ago, r) => 256 - 1.5 * (40 + ago) + 0.3 * r.normal() },
      least: 0.5,
      most: 1,
    },
  ])("$name", ({ story, least, most }) => {
    const { risk } = assessed(story);
    expect(risk[60]).toBeGreaterThanOrEqual(least);
    expect(risk[60]).toBeLessThanOrEqual(most);
  });

  it("speaks alone of memory after an hour, earlier runs included, and never of CPU without a health check", () => {
    const input = storyOf({ minutes: 30, input: { model } });
    expect(treeShare(input, "memory")).toBeCloseTo(0.5, 1);
    const history = [{ at: NOW - 90 * 60_000, value: 100 * MIB }];
    expect(treeShare({ ...input, history }, "memory")).toBe(1);
    expect([treeShare(input, "cpu"), treeShare({ ...input, health: "healthy" }, "cpu")]).toEqual([0, 0.5]);
    const { byCause } = assessed({ minutes: 60, memory: (ago) => 240 - ago, input: { history } });
    const features = extractFeatures(
      storyOf({ minutes: 60, memory: (ago) => 240 - ago, input: { history } }),
    );
    expect(byCause.memory).toEqual(riskByTrees(model, "memory", features));
  });

  it("says in plain words what moved the trees, with shares that sum to at most one", () => {
    const { reasons, model: spoke } = assessed({
      minutes: 15,
      memory: (ago, r) => 256 - 8 * (10 + ago) + 0.3 * r.normal(),
    });
    expect(reasons.length).toBeGreaterThan(1);
    expect(reasons[0]!.text).toContain("working set grows");
    expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
    expect(spoke).toContain(`+ ${model.version} on`);
  });

  it("a higher limit never raises any risk, and no risk falls with the horizon", () => {
    const values = fc.array(fc.double({ min: 1, max: 300, noNaN: true }), { minLength: 8, maxLength: 60 });
    const limit = fc.integer({ min: 20, max: 1200 });
    fc.assert(
      fc.property(values, limit, limit, (memory, a, b) => {
        const input = storyOf({
          minutes: memory.length / 6,
          memory: (ago) => memory[memory.length - 1 - Math.round(ago * 6)]!,
          throttled: 0.4,
          cpu: () => 470,
          input: { model },
        });
        const evidence = gatherEvidence(input);
        if (evidence.kind !== "evidence") throw new Error(evidence.because);
        const at = (mib: number) => riskUnder(evidence, { memoryBytes: mib * MIB, cpuMillicores: mib * 2 });
        const [tight, roomy] = [at(Math.min(a, b)), at(Math.max(a, b))];
        for (const minutes of [5, 15, 60] as const)
          for (const cause of ["memory", "cpu", "other"] as const)
            expect(roomy.byCause[cause][minutes]).toBeLessThanOrEqual(tight.byCause[cause][minutes] + 1e-9);
        expect(tight.risk[15]).toBeGreaterThanOrEqual(tight.risk[5]);
        expect(tight.risk[60]).toBeGreaterThanOrEqual(tight.risk[15]);
      }),
      { numRuns: 60 },
    );
  });
});

it("a model survives its file, and a damaged or foreign part is refused", () => {
  const file = toModelFile(model);
  expect(readModelFile(file)).toEqual({ kind: "model", model });
  const flipped = structuredClone(file);
  const part = flipped.parts.memory!["60"]!;
  part.trees = `${part.trees.slice(0, 400)}${part.trees[400] === "A" ? "B" : "A"}${part.trees.slice(401)}`;
  expect(readModelFile(flipped)).toMatchObject({
    kind: "damaged",
    because: expect.stringContaining("checksum"),
  });
  const foreign = structuredClone(file);
  foreign.parts.memory!["5"] = foreign.parts.cpu!["5"]!;
  expect(readModelFile(foreign)).toMatchObject({ because: expect.stringContaining("other features") });
  expect(readModelFile({ version: "x", parts: {} })).toMatchObject({ kind: "damaged" });
});
