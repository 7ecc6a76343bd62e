import type { QuantilePath, RegularSeries } from "@/server/domain/forecast/series";
import type { Dimension } from "@/server/domain/units";

export interface ForecastRequest {
  kind: "forecast";
  id: number;
  model: string;
  series: RegularSeries;
  steps: number;
  dimension: Dimension;
}

/** From now on the LSTM speaks with these weights; no answer. */
export interface LstmChange {
  kind: "lstm";
  file: Uint8Array;
}

export type ForecastReply =
  | { id: number; kind: "path"; path: QuantilePath }
  | { id: number; kind: "refused" | "failed"; because: string };
