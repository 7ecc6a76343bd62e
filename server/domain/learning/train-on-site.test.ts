import { beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { FEATURE_COUNT, FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import { type FailureModel, riskByTrees } from "@/server/domain/risk/prior/failure-model";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { readFailureFile, writeFailureFile } from "./failure-file";
import type { FailureTask, FailureVerdict } from "./failure-task";
import { emptySiteTable, type SiteTable } from "./site-table";
import { trainOnSite } from "./train-on-site";

const HOUR = 3_600;
const place = (name: string) => FEATURE_TABLE.findIndex((line) => line.name === name);
const prior = shippedPrior();
const shipped = { version: prior.version, file: writeFailureFile(prior) };

/**
 * A site where a container dies when its memory reaches half of its limit, which the prior cannot know: each climbs in
 * `cycle` minutes from a fifth to half, dies, and climbs again; others stay where they are.
 */
function site(hours: number, seed = 1, dies = true): SiteTable {
  const random = seededRandom(seed);
  const containers = 12;
  const table = emptySiteTable(containers * hours * 20);
  let i = 0;
  for (let minute = 0; minute < hours * 60; minute += 3)
    for (let c = 0; c < containers; c++, i++) {
      const climbs = c < 5;
      const cycle = 70 + 11 * c;
      const into = (minute + 17 * c) % cycle;
      const level = climbs ? 0.2 + (0.3 * into) / cycle : 0.15 + 0.02 * c;
      table.containerId[i] = c + 1;
      table.at[i] = minute * 60;
      table.features[i * FEATURE_COUNT + place("memoryLevel")] = level + 0.005 * random.normal();
      table.features[i * FEATURE_COUNT + place("memoryPeak")] = 0.5;
      table.seenMinutes[i] = 60;
      const to = cycle - into;
      if (climbs && dies && to <= 60) table.minutesTo.memory[i] = to;
    }
  return table;
}

const task = (table: SiteTable, newest: FailureTask["newest"] = null): FailureTask => ({
  ...{ table, newest, shipped, version: "trees/test", seed: 3 },
});
const modelOf = ({ file }: FailureVerdict): FailureModel => {
  const read = readFailureFile(file);
  if (read.kind === "damaged") throw new Error(read.because);
  return read.model;
};
const at = (level: number) => {
  const features = new Float64Array(FEATURE_COUNT).fill(Number.NaN);
  features[place("memoryLevel")] = level;
  features[place("memoryPeak")] = 0.5;
  return features;
};

describe("training on a site that fails in a way of its own", () => {
  let verdict: FailureVerdict;
  beforeAll(() => {
    verdict = trainOnSite(task(site(40)));
  });

  it("learns it, keeps the order of horizons, and more memory still never raises the memory risk", () => {
    const model = modelOf(verdict);
    const before = riskByTrees(prior, "memory", at(0.48));
    const after = riskByTrees(model, "memory", at(0.48));
    expect(before[15]).toBeLessThan(0.2);
    expect(after[15]).toBeGreaterThan(0.5);
    expect(riskByTrees(model, "memory", at(0.2))[15]).toBeLessThan(0.1);
    let last = { 5: 0, 15: 0, 60: 0 };
    for (let level = 0.05; level <= 1; level += 0.01) {
      const risk = riskByTrees(model, "memory", at(level));
      for (const minutes of [5, 15, 60] as const)
        expect(risk[minutes]).toBeGreaterThanOrEqual(last[minutes] - 1e-9);
      expect(risk[15]).toBeGreaterThanOrEqual(risk[5]);
      expect(risk[60]).toBeGreaterThanOrEqual(risk[15]);
      last = risk;
    }
  });

  it("says what it learnt from, and lost less on the newest window, which no tree saw", () => {
    expect(verdict).toMatchObject({ way: "full", parent: prior.version, rows: 12 * 40 * 20 });
    expect(verdict.failures).toBeGreaterThan(50);
    expect(verdict.calibratedFrom).toBeGreaterThan(29 * HOUR);
    const memory = verdict.parts.filter(({ cause }) => cause === "memory");
    for (const { trees, lossBefore, lossAfter } of memory) {
      expect(trees).toBeGreaterThan(0);
      expect(lossAfter!).toBeLessThan(lossBefore! / 2);
    }
    for (const { cause, trees } of verdict.parts) if (cause !== "memory") expect(trees).toBe(0);
  });

  it("is the same, byte for byte, from the same rows and seed", () => {
    // Two megabytes: compared as bytes, not value by value.
    expect(Buffer.compare(trainOnSite(task(site(40))).file, verdict.file)).toBe(0);
  });

  it("goes a step further from its own newest version where that lost less", () => {
    const newest = { version: "trees/test", file: verdict.file };
    const further = trainOnSite({ ...task(site(40, 2), newest), version: "trees/next" });
    expect(further).toMatchObject({ way: "update", parent: "trees/test" });
    expect(modelOf(further).version).toBe("trees/next");
  });

  it("begins anew from the shipped one where its own newest is damaged", () => {
    const newest = { version: "trees/test", file: verdict.file.subarray(0, 500) };
    expect(trainOnSite(task(site(40), newest))).toMatchObject({ way: "full", parent: prior.version });
  });
});

describe("training where little is known", () => {
  it("adds no tree where nothing failed, and says less than before of what never came", () => {
    const { parts, file } = trainOnSite(task(site(20, 1, false)));
    expect(parts.every(({ trees }) => trees === 0)).toBe(true);
    const read = readFailureFile(file);
    if (read.kind === "damaged") throw new Error(read.because);
    expect(riskByTrees(read.model, "memory", at(0.9))[60]).toBeLessThanOrEqual(
      riskByTrees(prior, "memory", at(0.9))[60] + 1e-9,
    );
  });

  it("adds no tree where everything failed: there is nothing to tell it from", () => {
    const table = site(20);
    table.minutesTo.memory.fill(4);
    expect(trainOnSite(task(table)).parts.every(({ trees }) => trees === 0)).toBe(true);
  });

  it("reads nothing out of rows that were cut off at once", () => {
    const table = site(20);
    table.seenMinutes.fill(0);
    for (const own of Object.values(table.minutesTo)) own.fill(Number.POSITIVE_INFINITY);
    const { parts } = trainOnSite(task(table));
    expect(parts.every(({ rows, trees, lossAfter }) => rows === 0 && trees === 0 && lossAfter === null)).toBe(
      true,
    );
  });

  it("refuses when there is no row, or no model to go on from", () => {
    expect(() => trainOnSite(task(emptySiteTable(0)))).toThrow("no settled row");
    const broken = { ...shipped, file: shipped.file.subarray(0, 100) };
    expect(() => trainOnSite({ ...task(site(2)), shipped: broken })).toThrow("cannot be read");
  });
});
