import { describe, expect, it } from "vitest";
import { chooseOrigins } from "@/bench/forecast/choose-origins";
import { evaluateSeries } from "@/bench/forecast/evaluate-series";
import { summarize } from "@/bench/forecast/summarize";
import { seededRandom } from "@/server/domain/forecast/seeded-random";

const random = seededRandom(9);
const values = Float64Array.from(
  { length: 600 },
  (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 24) + random.normal(),
);

describe("origins", () => {
  it("lie an hour apart, after the share that is known, with the whole horizon ahead", () => {
    expect(chooseOrigins(new Float64Array(100), 300, 12, 0.5, false)).toEqual([49, 61, 73, 85]);
  });
  it("are 200 at most, over the whole of the rest", () => {
    const origins = chooseOrigins(new Float64Array(5000), 300, 1, 0.5, true);
    expect(origins).toHaveLength(200);
    expect(origins.at(-1)).toBeGreaterThan(4950);
  });
  it("leave out what was not observed", () => {
    const gaps = new Float64Array(100).fill(Number.NaN, 61, 62);
    expect(chooseOrigins(gaps, 300, 12, 0.5, false)).toEqual([49, 73, 85]);
  });
});

describe("evaluating a series", () => {
  const options = { horizon: "1h", from: 0.5 } as const;

  it("scores naive by itself, and the combination better on a rhythm", () => {
    const result = evaluateSeries({ name: "a", stepSeconds: 900, values }, options)!;
    const rows = summarize([result]);
    expect(rows.find(({ model }) => model === "naive")).toMatchObject({ maseVsNaive: 1, smapeVsNaive: 1 });
    expect(rows[0]).toMatchObject({ model: "pfn" });
    expect(rows[0]!.maseVsNaive).toBeLessThan(0.3);
  });

  it("cannot be swayed by what comes after the last outcome", () => {
    const bent = values.slice(0, 500);
    const origins = chooseOrigins(bent, 900, 4, 0.5, false);
    const changed = bent.slice();
    // Values after the last scored step are not part of any forecast.
    changed.fill(9999, origins.at(-1)! + 5);
    const scoresOf = (own: Float64Array) =>
      evaluateSeries({ name: "a", stepSeconds: 900, values: own }, options)!.models.map(({ model, mae }) => [
        model,
        mae,
      ]);
    expect(scoresOf(changed)).toEqual(scoresOf(bent));
  });

  it("has nothing to say where no origin fits", () => {
    expect(evaluateSeries({ name: "a", stepSeconds: 300, values: values.slice(0, 12) }, options)).toBeNull();
  });
});
