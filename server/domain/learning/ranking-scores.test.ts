import { expect, it } from "vitest";
import { areaUnderRoc, averagePrecision } from "@/server/domain/learning/ranking-scores";

it.each([
  { name: "a perfect order", scores: [4, 3, 2, 1], labels: [1, 1, 0, 0], precision: 1, roc: 1 },
  { name: "the worst order", scores: [1, 2, 3, 4], labels: [1, 0, 0, 0], precision: 0.25, roc: 0 },
  { name: "no order at all", scores: [1, 1, 1, 1], labels: [1, 0, 0, 1], precision: 0.5, roc: 0.5 },
  { name: "one slip", scores: [4, 3, 2, 1], labels: [1, 0, 1, 0], precision: (1 + 2 / 3) / 2, roc: 0.75 },
])("$name", ({ scores, labels, precision, roc }) => {
  expect(averagePrecision(scores, labels)).toBeCloseTo(precision, 12);
  expect(areaUnderRoc(scores, labels)).toBeCloseTo(roc, 12);
});

it("says nothing where one class is absent", () => {
  expect(averagePrecision([1, 2], [0, 0])).toBeNaN();
  expect(areaUnderRoc([1, 2], [1, 1])).toBeNaN();
});
