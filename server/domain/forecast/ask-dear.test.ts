import { describe, expect, it } from "vitest";
import { askDear } from "@/server/domain/forecast/ask-dear";
import type { ForecastCandidate } from "@/server/domain/forecast/forecast-candidate";
import type { RegularSeries } from "@/server/domain/forecast/series";
import { LEVEL_SCORES } from "@/server/domain/forecast/statistics";

const climbing: RegularSeries = {
  startAt: 0,
  stepSeconds: 60,
  values: Float64Array.from({ length: 60 }, (_, i) => 100 + i),
};

function candidate(name: string, slope: number, reach = Number.POSITIVE_INFINITY): ForecastCandidate {
  return {
    name,
    forecast: async (series, steps) => {
      if (steps > reach) throw new Error("too far");
      return {
        startAt: series.startAt + series.values.length * 60_000,
        stepSeconds: 60,
        quantiles: LEVEL_SCORES.map((score) =>
          Array.from({ length: steps }, (_, i) => series.values.at(-1)! + slope * (i + 1) + score),
        ),
      };
    },
  };
}

describe("asking dear models", () => {
  it("takes the path of one that pays, as far as was asked, beside the weights of all", async () => {
    const answer = await askDear(climbing, [candidate("still", 0)], [candidate("right", 1)], 75);
    expect(answer.paths.map(({ model, path }) => [model, path.quantiles[0]!.length])).toEqual([
      ["right", 75],
    ]);
    expect(answer.weights.map(({ model }) => model)).toEqual(["still", "right"]);
  });

  it("asks no path of one that does not pay", async () => {
    const answer = await askDear(climbing, [candidate("right", 1)], [candidate("still", 0)], 75);
    expect(answer).toMatchObject({ paths: [], dropped: [] });
  });

  it("says why one that pays gave none", async () => {
    const answer = await askDear(climbing, [candidate("still", 0)], [candidate("right", 1, 20)], 75);
    expect(answer).toMatchObject({ paths: [], dropped: [{ model: "right", because: "too far" }] });
  });
});
