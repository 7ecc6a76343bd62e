import type { Severity } from "@/server/domain/risk/risk-severity";

export { riskSeverity, type Severity } from "@/server/domain/risk/risk-severity";

export const SEVERITY_WORD: Record<Severity, string> = {
  unknown: "Unknown",
  low: "Low",
  elevated: "Elevated",
  high: "High",
};
