import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { AssessInput } from "@/server/domain/risk/assess-input";

/** What features are made of: any part may be absent, and then its features are `NaN`. */
export type FeatureInput = Pick<
  AssessInput,
  "now" | "samples" | "limits" | "startedAt" | "health" | "restartCountWindow"
> & {
  /** Working set in bytes before the first sample, ascending, at any step; up to 24 h count. */
  history?: readonly SeriesPoint[];
};
