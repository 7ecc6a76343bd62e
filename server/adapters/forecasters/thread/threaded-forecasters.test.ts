import { afterAll, describe, expect, it } from "vitest";
import { createRollingForecaster } from "@/server/adapters/forecasters/create-rolling-forecaster";
import { threadedForecasters } from "@/server/adapters/forecasters/thread/threaded-forecasters";
import { ForecastRefused } from "@/server/ports/forecaster";

const series = {
  startAt: 0,
  stepSeconds: 60,
  values: Float64Array.from({ length: 120 }, (_, i) => 50 + 10 * Math.sin(i / 5)),
};

describe("models in a thread", () => {
  const threaded = threadedForecasters(25_000);
  afterAll(() => threaded.close());
  const named = (name: string) => threaded.forecasters.find((model) => model.name === name)!;

  it("say what they would say outside of it", async () => {
    const outside = await createRollingForecaster().forecast(series, 20, "cpu");
    expect(await named("rolling").forecast(series, 20, "cpu")).toEqual(outside);
  });

  it("refuse as such", async () => {
    const short = { ...series, values: series.values.slice(0, 5) };
    await expect(named("arima").forecast(short, 5, "cpu")).rejects.toBeInstanceOf(ForecastRefused);
  });

  it("answer many questions at once, each its own", async () => {
    const paths = await Promise.all([3, 5, 7].map((steps) => named("arima").forecast(series, steps, "cpu")));
    expect(paths.map(({ quantiles }) => quantiles[0]!.length)).toEqual([3, 5, 7]);
  });
});

describe("a thread that hangs", () => {
  it("fails the question, and the next gets a new one", async () => {
    const hasty = threadedForecasters(1);
    const [rolling] = hasty.forecasters;
    await expect(rolling!.forecast(series, 5, "cpu")).rejects.toThrow("rolling gave no answer in 1 ms");
    await expect(rolling!.forecast(series, 5, "cpu")).rejects.toThrow("no answer");
    await expect(rolling!.forecast(series, 5, "cpu")).rejects.toThrow(
      "is not asked for a quarter of an hour",
    );
    await hasty.close();
  });
});
