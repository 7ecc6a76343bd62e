import { expect, it } from "vitest";
import { createMeanForecaster } from "@/server/adapters/forecasters/create-mean-forecaster";
import { ForecastRefused } from "@/server/ports/forecaster";
import { forecasterConformance } from "@/server/ports/forecaster.conformance";

forecasterConformance("createMeanForecaster", createMeanForecaster);

it("has nothing to say of memory", async () => {
  const series = { startAt: 0, stepSeconds: 60, values: new Float64Array(60).fill(5) };
  await expect(createMeanForecaster().forecast(series, 5, "memory")).rejects.toBeInstanceOf(ForecastRefused);
});
