import type { QuantilePath, RegularSeries } from "@/server/domain/forecast/series";
import type { Dimension } from "@/server/domain/units";

/**
 * A model that looks ahead. Deterministic: the same series gives the same path.
 * Throws `ForecastRefused` when it has too little to go by; any other error means that the model is broken, and the
 * combination drops it with that reason. Never returns a value that is not finite.
 */
export interface Forecaster {
  readonly name: string;
  /** Fewest observed points that it can work with. */
  readonly minPoints: number;
  /** `steps` ≥ 1 values ahead at the series' own step. */
  forecast(series: RegularSeries, steps: number, dimension: Dimension): Promise<QuantilePath>;
}

export class ForecastRefused extends Error {
  override name = "ForecastRefused";
}
