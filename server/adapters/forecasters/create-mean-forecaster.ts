import { createPureForecaster } from "@/server/adapters/forecasters/create-pure-forecaster";
import { MEAN_MIN_POINTS, meanLastHour } from "@/server/domain/forecast/mean-last-hour";
import { type Forecaster, ForecastRefused } from "@/server/ports/forecaster";

/** For loads only: memory is held, not spent, and an average of what was held says nothing of what will be. */
export function createMeanForecaster(): Forecaster {
  const forLoads = createPureForecaster("mean-last-hour", MEAN_MIN_POINTS, meanLastHour);
  return {
    ...forLoads,
    async forecast(series, steps, dimension) {
      if (dimension === "memory") throw new ForecastRefused("memory is a level, not a load");
      return forLoads.forecast(series, steps, dimension);
    },
  };
}
