import { expect, it } from "vitest";
import { LEVEL_SCORES } from "@/server/domain/forecast/statistics";
import { forecast } from "@/server/loop/forecast";
import type { Forecaster } from "@/server/ports/forecaster";
import { latestForecasts } from "@/server/store/forecasts";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();

/** Counts its questions, and knows that the future is the mean of what it is shown. */
function counting(answer: Forecaster["forecast"]): Forecaster & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: "dear",
    minPoints: 2,
    asked,
    forecast(series, steps, dimension) {
      asked.push(dimension);
      return answer(series, steps, dimension);
    },
  };
}

const mean: Forecaster["forecast"] = async (series, steps) => {
  const known = [...series.values].filter(Number.isFinite);
  const centre = known.reduce((sum, value) => sum + value, 0) / known.length;
  const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - centre) ** 2, 0) / known.length);
  return {
    startAt: series.startAt + series.values.length * series.stepSeconds * 1000,
    stepSeconds: series.stepSeconds,
    quantiles: LEVEL_SCORES.map((score) =>
      new Array<number>(steps).fill(Math.max(0, centre + score * spread)),
    ),
  };
};

async function house(dear: Forecaster, historyMinutes: number) {
  const opened = await openTestHouse(store.db, { containers: [healthy("well")], historyMinutes });
  return { ...opened, dearForecasters: [dear] };
}

it("hears a dear model where it pays, asks it seldom, and never about memory", async () => {
  const dear = counting(mean);
  const own = await house(dear, 90);
  await forecast(own, { hostId: own.hostId });
  expect(new Set(dear.asked)).not.toContain("memory");
  expect(dear.asked).toContain("cpu");
  const before = dear.asked.length;
  own.clock.advance(60);
  await forecast(own, { hostId: own.hostId });
  expect(dear.asked).toHaveLength(before);
  const { id } = await own.container("well");
  const latest = await latestForecasts(store.db, [id], own.clock.now(), 300);
  const weights = latest.get(id)!.cpu!.weights;
  expect(weights.find(({ model }) => model === "dear")!.weight).toBeGreaterThan(0);
});

it("goes on without a dear model that fails", async () => {
  const dear = counting(async () => Promise.reject(new Error("out of memory")));
  const own = await house(dear, 90);
  await forecast(own, { hostId: own.hostId });
  const { id } = await own.container("well");
  const latest = await latestForecasts(store.db, [id], own.clock.now(), 300);
  expect(Object.keys(latest.get(id)!).sort()).toEqual(["cpu", "disk", "memory", "network"]);
});

it("does not ask a dear model about a young series", async () => {
  const dear = counting(mean);
  const own = await house(dear, 15);
  await forecast(own, { hostId: own.hostId });
  expect(dear.asked).toEqual([]);
});
