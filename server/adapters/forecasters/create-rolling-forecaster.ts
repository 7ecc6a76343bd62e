import { createPureForecaster } from "@/server/adapters/forecasters/create-pure-forecaster";
import { ROLLING_MIN_POINTS, replayForecast } from "@/server/domain/forecast/rolling/replay-forecast";
import type { Forecaster } from "@/server/ports/forecaster";

/** The online combination behind the port: learns anew from the series that it is given. See docs/models/rolling.md. */
export function createRollingForecaster(): Forecaster {
  return createPureForecaster("rolling", ROLLING_MIN_POINTS, replayForecast);
}
