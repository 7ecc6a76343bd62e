import type { QuantilePath, RegularSeries } from "@/server/domain/forecast/series";

/** A model as the combination sees it; throws when it will not or cannot speak. */
export interface ForecastCandidate {
  readonly name: string;
  forecast(series: RegularSeries, steps: number): Promise<QuantilePath>;
}
