import { expect, it } from "vitest";
import { areaUnderRoc } from "@/server/domain/learning/ranking-scores";
import { toModelFile } from "@/server/domain/risk/prior/model-file";
import { fleetRows } from "@/server/domain/risk/training/fleet-rows";
import { drawKind, STORY_KINDS, tellMemoryStory } from "@/server/domain/risk/training/memory-story";
import { storyRows } from "@/server/domain/risk/training/story-rows";
import { trainFailureModel } from "@/server/domain/risk/training/train-failure-model";
import { scoreLogistic, trainLogistic } from "@/server/domain/risk/training/train-logistic";
import { labelOf, type TrainingRow } from "@/server/domain/risk/training/training-row";
import { rareFailures } from "@/server/domain/risk/trees/trees.fixtures";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";

it.each(STORY_KINDS)(
  "a story of kind %s stays between nothing and its limit, and dies only where it may",
  (kind) => {
    for (let stream = 0; stream < 6; stream++) {
      const { levels, deaths } = tellMemoryStory(kind, new SeededRandom(5, stream));
      for (const level of levels)
        if (!(level > 0 && level < 1.006)) throw new Error(`${kind} reached ${level}`);
      const mayDie = kind === "surge" || kind.toLowerCase().includes("leak");
      if (!mayDie || kind === "stoppedLeak") expect(deaths).toEqual([]);
    }
  },
);

it("the same seed tells the same rows", () => {
  expect(storyRows(4, 9)).toEqual(storyRows(4, 9));
  expect(storyRows(4, 9)).not.toEqual(storyRows(4, 10));
});

it("labels a horizon, and leaves out what was cut off", () => {
  const row: TrainingRow = {
    features: new Float64Array(),
    group: 0,
    kind: "",
    at: 0,
    seenMinutes: 30,
    minutesTo: { memory: 12, cpu: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY },
  };
  expect([labelOf(row, "memory", 5), labelOf(row, "memory", 15), labelOf(row, "memory", 60)]).toEqual([
    0, 1, 1,
  ]);
  expect([labelOf(row, "cpu", 15), labelOf(row, "cpu", 60), labelOf(row, "any", 60)]).toEqual([0, null, 1]);
});

it("a simulated host gives rows at its natural balance, and cannot be learned from without every cause", () => {
  const rows = fleetRows(3, { without: new Set(["crashBug", "fixedHeap"]) });
  expect(rows.length).toBeGreaterThan(1_500);
  expect(rows.filter((row) => labelOf(row, "any", 5) === 1).length / rows.length).toBeLessThan(0.02);
  expect(rows.every(({ minutesTo }) => minutesTo.other === Number.POSITIVE_INFINITY)).toBe(true);
  expect(() => trainFailureModel(rows, "none")).toThrow("cannot learn from");
});

it("the same rows train the same model to the byte, and newer rows calibrate it", { timeout: 60_000 }, () => {
  const rows = () => [4, 5, 6].flatMap((seed) => fleetRows(seed, { balance: "troubled" }));
  const newest = fleetRows(9, { balance: "troubled" });
  const file = (later?: TrainingRow[]) =>
    JSON.stringify(toModelFile(trainFailureModel(rows(), "again", 1, later)));
  expect(file(newest)).toBe(file(newest));
  expect(file(newest)).not.toBe(file());
});

it("a story that leaks late was well before", () => {
  const late = Array.from({ length: 12 }, (_, i) => tellMemoryStory("lateLeak", new SeededRandom(8, i)));
  expect(late.some(({ deaths }) => deaths.length > 0)).toBe(true);
  const shareOf = (balance: "natural" | "troubled") => {
    const random = new SeededRandom(3, 1);
    const kinds = Array.from({ length: 2_000 }, () => drawKind(random, new Set(), balance));
    return kinds.filter((kind) => kind.endsWith("eak") && kind !== "stoppedLeak").length / kinds.length;
  };
  expect(shareOf("natural")).toBeLessThan(shareOf("troubled") / 2);
});

it("the linear yardstick ranks above chance", () => {
  const train = rareFailures(3_000, 8, 1, -4);
  const later = rareFailures(2_000, 8, 2, -4);
  expect(areaUnderRoc(scoreLogistic(trainLogistic(train), later), later.labels)).toBeGreaterThan(0.7);
});
