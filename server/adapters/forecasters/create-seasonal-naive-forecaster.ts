import { createPureForecaster } from "@/server/adapters/forecasters/create-pure-forecaster";
import { SEASONAL_MIN_POINTS, seasonalNaive } from "@/server/domain/forecast/seasonal-naive";
import type { Forecaster } from "@/server/ports/forecaster";

export function createSeasonalNaiveForecaster(): Forecaster {
  return createPureForecaster("seasonal-naive", SEASONAL_MIN_POINTS, seasonalNaive);
}
