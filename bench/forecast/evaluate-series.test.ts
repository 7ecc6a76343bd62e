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
  const options = { horizon: "1h", from: 0.5, dear: { arima: 0, prophet: 0 } } as const;

  it("scores naive by itself, and the combination better on a rhythm", async () => {
    const result = (await evaluateSeries({ name: "a", stepSeconds: 900, values }, options))!;
    const rows = summarize([result]);
    expect(rows.find(({ model }) => model === "naive")).toMatchObject({ maseVsNaive: 1, smapeVsNaive: 1 });
    expect(rows[0]).toMatchObject({ model: "pfn" });
    expect(rows[0]!.maseVsNaive).toBeLessThan(0.3);
  });

  it("cannot be swayed by what comes after the last outcome", async () => {
    const bent = values.slice(0, 500);
    const origins = chooseOrigins(bent, 900, 4, 0.5, false);
    const changed = bent.slice();
    // Values after the last scored step are not part of any forecast.
    changed.fill(9999, origins.at(-1)! + 5);
    const scoresOf = async (own: Float64Array) => {
      const result = await evaluateSeries({ name: "a", stepSeconds: 900, values: own }, options);
      return result!.models.map(({ model, mae }) => [model, mae]);
    };
    expect(await scoresOf(changed)).toEqual(await scoresOf(bent));
  });

  it("compares a dear model with naive at the very same origins", async () => {
    const few = { ...options, dear: { arima: 3, prophet: 0 } };
    const result = (await evaluateSeries({ name: "a", stepSeconds: 900, values }, few))!;
    const arima = result.models.find(({ model }) => model === "arima")!;
    const naive = result.models.find(({ model }) => model === "naive")!;
    expect(arima.naive.mae).not.toBe(naive.mae);
    expect(arima.mae).toBeLessThan(0.5 * arima.naive.mae);
  });

  it("has nothing to say where no origin fits", async () => {
    expect(
      await evaluateSeries({ name: "a", stepSeconds: 300, values: values.slice(0, 12) }, options),
    ).toBeNull();
  });
});
