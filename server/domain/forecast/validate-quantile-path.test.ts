import { describe, expect, it } from "vitest";
import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";

const good: QuantilePath = {
  startAt: 0,
  stepSeconds: 60,
  quantiles: QUANTILE_LEVELS.map((_, i) => [i, i + 1]),
};
const withRow = (row: number, values: number[]): QuantilePath => ({
  ...good,
  quantiles: good.quantiles.map((own, i) => (i === row ? values : own)),
});

describe("a quantile path", () => {
  it.each([
    { name: "in order is valid", path: good, because: null },
    { name: "with equal levels is valid", path: withRow(1, [0, 1]), because: null },
    { name: "with NaN", path: withRow(2, [2, Number.NaN]), because: "NaN at level 0.25, step 2" },
    {
      name: "with infinity",
      path: withRow(7, [7, Number.POSITIVE_INFINITY]),
      because: "Infinity at level 0.99, step 2",
    },
    { name: "below zero", path: withRow(0, [-1, 0]), because: "negative -1 at level 0.05, step 1" },
    {
      name: "with crossing levels",
      path: withRow(4, [2, 9]),
      because: "falls below the level before at level 0.75, step 1",
    },
    { name: "with a short row", path: withRow(3, [3]), because: "level 0.5 has 1 steps, not 2" },
    {
      name: "without a level",
      path: { ...good, quantiles: good.quantiles.slice(1) },
      because: "7 levels where 8 are due",
    },
    {
      name: "without steps",
      path: { ...good, quantiles: QUANTILE_LEVELS.map(() => []) },
      because: "no steps",
    },
    { name: "without a step length", path: { ...good, stepSeconds: 0 }, because: "step of 0 s" },
    { name: "without a start", path: { ...good, startAt: Number.NaN }, because: "no start" },
  ])("$name", ({ path, because }) => {
    expect(validateQuantilePath(path)).toEqual(
      because === null ? { kind: "valid" } : { kind: "invalid", because },
    );
  });
});
