import { createDriftForecaster } from "@/server/adapters/forecasters/create-drift-forecaster";
import { createEtsForecaster } from "@/server/adapters/forecasters/create-ets-forecaster";
import { createMeanForecaster } from "@/server/adapters/forecasters/create-mean-forecaster";
import { createSeasonalNaiveForecaster } from "@/server/adapters/forecasters/create-seasonal-naive-forecaster";
import type { Forecaster } from "@/server/ports/forecaster";

/** The models that always serve, in order of trust: the first alone speaks where there is too little to compare. */
export function cheapForecasters(): Forecaster[] {
  return [
    createDriftForecaster(),
    createMeanForecaster(),
    createEtsForecaster(),
    createSeasonalNaiveForecaster(),
  ];
}
