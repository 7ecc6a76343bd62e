import type { PureModel } from "@/server/domain/forecast/model-outcome";
import { type Forecaster, ForecastRefused } from "@/server/ports/forecaster";

/** Puts a pure model behind the port: its refusal becomes `ForecastRefused`. */
export function createPureForecaster(name: string, minPoints: number, model: PureModel): Forecaster {
  return {
    name,
    minPoints,
    async forecast(series, steps) {
      const outcome = model(series, steps);
      if (outcome.kind === "refused") throw new ForecastRefused(outcome.because);
      return outcome.path;
    },
  };
}
