import { describe, expect, it } from "vitest";
import { saidBefore } from "@/server/domain/forecast/said-before";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

const MINUTE = 60_000;
const path = {
  startAt: 10 * MINUTE,
  stepSeconds: 60,
  quantiles: QUANTILE_LEVELS.map((_, level) => Array.from({ length: 8 }, (_, i) => 100 * level + i)),
};
const endingAt = (minutes: number, stepSeconds = 60) => ({
  startAt: minutes * MINUTE - 4 * stepSeconds * 1000,
  stepSeconds,
  values: new Float64Array(4),
});

describe("what was said before", () => {
  it("is said again from where the series is now", async () => {
    const said = await saidBefore("arima", path).forecast(endingAt(13), 5);
    expect(said.startAt).toBe(13 * MINUTE);
    expect(said.quantiles[0]).toEqual([3, 4, 5, 6, 7]);
  });
  it.each([
    { name: "it does not reach so far", series: endingAt(14), says: "4 steps ago of 8" },
    { name: "it is about another step", series: endingAt(13, 30), says: "another step" },
    { name: "it lies in the future", series: endingAt(9), says: "-1 steps ago" },
  ])("is not said when $name", async ({ series, says }) => {
    await expect(saidBefore("arima", path).forecast(series, 5)).rejects.toThrow(says);
  });
});
