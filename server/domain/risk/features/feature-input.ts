import type { AssessInput } from "@/server/domain/risk/assess-input";

/** What features are made of: any part may be absent, and then its features are `NaN`. Up to 24 h of memory count. */
export type FeatureInput = Pick<
  AssessInput,
  "now" | "samples" | "limits" | "startedAt" | "health" | "restartCountWindow" | "history"
>;
