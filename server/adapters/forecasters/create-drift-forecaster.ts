import { createPureForecaster } from "@/server/adapters/forecasters/create-pure-forecaster";
import { DRIFT_MIN_POINTS, driftForecast } from "@/server/domain/forecast/drift-forecast";
import type { Forecaster } from "@/server/ports/forecaster";

/** The cheap one that sees a leak after six samples: about half a millisecond a series. */
export function createDriftForecaster(): Forecaster {
  return createPureForecaster("drift", DRIFT_MIN_POINTS, driftForecast);
}
