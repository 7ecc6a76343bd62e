/** How bad a risk is against the threshold of its policy. */
export type Severity = "unknown" | "low" | "elevated" | "high";

/**
 * risk       probability in [0, 1] at the policy's horizon; `null` is unknown, and unknown is not low.
 * threshold  in (0, 1): at or above it PFN negotiates ("high"); from half of it on the risk is "elevated".
 */
export function riskSeverity(risk: number | null, threshold: number): Severity {
  if (risk === null) return "unknown";
  if (risk >= threshold) return "high";
  return risk >= threshold / 2 ? "elevated" : "low";
}
