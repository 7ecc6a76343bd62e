import type { QuantilePath, RegularSeries } from "@/server/domain/forecast/series";
import type { Dimension } from "@/server/domain/units";

export interface ForecastRequest {
  id: number;
  model: string;
  series: RegularSeries;
  steps: number;
  dimension: Dimension;
}

export type ForecastReply =
  | { id: number; kind: "path"; path: QuantilePath }
  | { id: number; kind: "refused" | "failed"; because: string };
