import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderRoc, averagePrecision } from "@/server/domain/learning/ranking-scores";
import { attributeRow } from "@/server/domain/risk/trees/attribute-row";
import { logLossOf } from "@/server/domain/risk/trees/boosting-state";
import { childOf, createScorer, scoreRow } from "@/server/domain/risk/trees/score-rows";
import { readEnsemble, serializeEnsemble } from "@/server/domain/risk/trees/serialize-ensemble";
import { stackTrees } from "@/server/domain/risk/trees/stack-trees";
import { trainBoosting } from "@/server/domain/risk/trees/train-boosting";
import { trainForest } from "@/server/domain/risk/trees/train-forest";
import { type TreeEnsemble, treeCount } from "@/server/domain/risk/trees/tree-ensemble";
import { rareFailures } from "@/server/domain/risk/trees/trees.fixtures";

const FEATURES = 10;
const train = rareFailures(6_000, FEATURES, 1, -4);
const later = rareFailures(3_000, FEATURES, 2, -4);
const boosted = trainBoosting(train, { rounds: 40 }, later);
const forest = trainForest(train, { trees: 20 });
const stacked = stackTrees(boosted, forest, later);
const rowOf = (i: number, rows = later) => rows.values.slice(i * FEATURES, (i + 1) * FEATURES);

describe.each([
  { name: "boosting", model: boosted, again: () => trainBoosting(train, { rounds: 40 }, later) },
  { name: "forest", model: forest, again: () => trainForest(train, { trees: 20 }) },
  { name: "stack", model: stacked, again: () => stackTrees(boosted, forest, later) },
])("$name", ({ model, again }) => {
  it("ranks later failures far above chance", () => {
    const scores = createScorer(model).score(later);
    expect(areaUnderRoc(scores, later.labels)).toBeGreaterThan(0.8);
    const share = later.labels.reduce((sum, label) => sum + label, 0) / later.count;
    expect(averagePrecision(scores, later.labels)).toBeGreaterThan(3 * share);
  });

  it("gives the same bytes for the same seed", () => {
    expect(serializeEnsemble(again())).toEqual(serializeEnsemble(model));
  });

  it("scores a batch as it scores one row, missing values included", () => {
    const scores = createScorer(model).score(later);
    for (let i = 0; i < 200; i++) expect(scores[i]).toBeCloseTo(scoreRow(model, rowOf(i)), 12);
    const one = createScorer(model).score({ count: 1, features: FEATURES, values: rowOf(7) });
    expect(one[0]).toBeCloseTo(scores[7]!, 12);
  });

  it("survives being written and read", () => {
    const read = readEnsemble(serializeEnsemble(model));
    expect(read).toEqual({ kind: "ensemble", ensemble: model });
  });

  it("attributes exactly: expectation and shares sum to the row's own sum", () => {
    const sums = createScorer(model).sums(later);
    for (let i = 0; i < 40; i++) {
      const { expected, byFeature } = attributeRow(model, rowOf(i));
      expect(byFeature.reduce((sum, own) => sum + own, expected)).toBeCloseTo(sums[i]!, 5);
    }
  });
});

it("a stack is both ensembles in one, and its sums are log-odds", () => {
  expect(treeCount(stacked)).toBe(treeCount(boosted) + treeCount(forest));
  const unseen = rareFailures(6_000, FEATURES, 4, -4);
  const [said, failed] = [createScorer(stacked).score(unseen), unseen.labels];
  const rate = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, own) => sum + own, 0) / unseen.count;
  expect(Math.abs(rate(said) / rate(failed) - 1)).toBeLessThan(0.2);
  const [sums, one, other] = [stacked, boosted, forest].map((model) => createScorer(model).sums(unseen));
  const slope = (sums![1]! - sums![0]!) / (one![1]! - one![0]! + 8 * (other![1]! - other![0]!));
  expect(slope).toBeGreaterThan(0);
  for (let i = 2; i < 50; i++)
    expect(sums![i]! - sums![0]!).toBeCloseTo(
      slope * (one![i]! - one![0]! + 8 * (other![i]! - other![0]!)),
      4,
    );
  const precision = (model: TreeEnsemble) => averagePrecision(createScorer(model).score(unseen), failed);
  expect(precision(stacked)).toBeGreaterThan(Math.min(precision(boosted), precision(forest)));
});

it("attributions are the Shapley values of the definition, by brute force", () => {
  const small = rareFailures(1_500, 4, 3, -2);
  const model = trainBoosting(small, { rounds: 5, maxLeaves: 8, negativeShare: 1 });
  for (let i = 0; i < 20; i++) {
    const row = small.values.slice(i * 4, i * 4 + 4);
    const { byFeature } = attributeRow(model, row);
    for (let f = 0; f < 4; f++) expect(byFeature[f]).toBeCloseTo(shapleyByDefinition(model, row, f), 8);
  }
});

it("a damaged file is refused, whichever byte is hit", () => {
  const bytes = serializeEnsemble(trainBoosting(train, { rounds: 3 }));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const broken = bytes.slice();
      broken[at]! ^= flip;
      expect(readEnsemble(broken).kind).toBe("damaged");
    }),
    { numRuns: 60 },
  );
  expect(readEnsemble(bytes.subarray(0, bytes.length - 1)).kind).toBe("damaged");
  expect(readEnsemble(new Uint8Array())).toEqual({ kind: "damaged", because: "these are not trees" });
});

it("never falls along a rising constraint nor rises along a falling one, anywhere", () => {
  const monotone = Array.from({ length: FEATURES }, (_, f) => (f === 0 || f === 6 ? 1 : f === 1 ? -1 : 0));
  const models = [
    trainBoosting(train, { rounds: 30, monotone, maxLeaves: 31 }),
    trainForest(train, { trees: 10, monotone }),
  ];
  const value = fc.double({ min: -4, max: 4, noNaN: true });
  fc.assert(
    fc.property(fc.nat(later.count - 1), value, value, (i, a, b) => {
      for (const model of models) {
        for (const f of [0, 1, 6]) {
          const low = rowOf(i);
          const high = rowOf(i);
          low[f] = Math.min(a, b);
          high[f] = Math.max(a, b);
          const rise = (scoreRow(model, high) - scoreRow(model, low)) * (f === 1 ? -1 : 1);
          expect(rise).toBeGreaterThanOrEqual(-1e-12);
        }
      }
    }),
    { numRuns: 300 },
  );
});

it("learns what a missing value means", () => {
  const rows = rareFailures(4_000, 3, 5, -30);
  for (let i = 0; i < rows.count; i++) {
    rows.labels[i] = Number.isNaN(rows.values[i * 3]!) ? 1 : 0;
  }
  const model = trainBoosting(rows, { rounds: 20, negativeShare: 1 });
  expect(scoreRow(model, [Number.NaN, 0, 0])).toBeGreaterThan(0.7);
  for (const known of [-2, 0, 2]) expect(scoreRow(model, [known, 0, 0])).toBeLessThan(0.05);
});

it("stops early: no tree is kept that did not help on later rows", () => {
  const eager = trainBoosting(train, { rounds: 200, learningRate: 0.5, patience: 5 }, later);
  expect(treeCount(eager)).toBeLessThan(60);
  const loss = (model: TreeEnsemble) => logLossOf(later, createScorer(model).sums(later));
  expect(loss(eager)).toBeLessThan(loss(trainBoosting(train, { rounds: 60, learningRate: 0.5 })));
});

it("a warm start keeps the old trees and lowers the loss on the new rows", () => {
  const first = trainBoosting(train, { rounds: 10 });
  const more = trainBoosting(later, { rounds: 10, warmStart: first });
  expect(treeCount(more)).toBe(treeCount(first) + 10);
  expect(more.threshold.subarray(0, first.threshold.length)).toEqual(first.threshold);
  const loss = (model: TreeEnsemble) => logLossOf(later, createScorer(model).sums(later));
  expect(loss(more)).toBeLessThan(loss(first));
});

it("a heavier class raises every probability", () => {
  const plain = createScorer(trainBoosting(train, { rounds: 20 })).score(later);
  const heavy = createScorer(trainBoosting(train, { rounds: 20, positiveWeight: 10 })).score(later);
  const meanOf = (scores: Float64Array) => scores.reduce((sum, own) => sum + own, 0) / scores.length;
  expect(meanOf(heavy)).toBeGreaterThan(2 * meanOf(plain));
});

it("says what it cannot learn from", () => {
  const calm = { count: 2, features: 1, values: Float32Array.of(1, 2), labels: Uint8Array.of(0, 0) };
  expect(() => trainBoosting(calm)).toThrow("cannot learn from 0 failures");
  expect(() => trainForest({ ...calm, labels: Uint8Array.of(0, 3) })).toThrow("label 1 is 3");
  expect(() => createScorer(boosted).score(calm)).toThrow("the trees read 10 features");
});

/** Sum over all coalitions of the other features; absent features follow the cover of both children. */
function shapleyByDefinition(model: TreeEnsemble, row: ArrayLike<number>, feature: number): number {
  const others = [...Array(model.features).keys()].filter((f) => f !== feature);
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  let sum = 0;
  for (let mask = 0; mask < 2 ** others.length; mask++) {
    const known = new Set(others.filter((_, i) => mask & (1 << i)));
    const without = valueKnowing(model, row, known);
    const weight =
      (factorial(known.size) * factorial(others.length - known.size)) / factorial(model.features);
    sum += weight * (valueKnowing(model, row, new Set([...known, feature])) - without);
  }
  return sum;
}

function valueKnowing(model: TreeEnsemble, row: ArrayLike<number>, known: ReadonlySet<number>): number {
  const below = (node: number): number => {
    const feature = model.feature[node]!;
    if (feature < 0) return model.value[node]!;
    if (known.has(feature)) return below(childOf(model, node, row));
    const left = model.left[node]!;
    const [a, b] = [model.cover[left]!, model.cover[left + 1]!];
    return (a * below(left) + b * below(left + 1)) / (a + b);
  };
  let sum = 0;
  for (let t = 0; t < treeCount(model); t++) sum += below(model.roots[t]!);
  return sum;
}
