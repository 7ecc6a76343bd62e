import { CircleCheck, CircleHelp, OctagonAlert, TriangleAlert } from "lucide-react";
import { formatPercent } from "@/app/_lib/format-percent";
import { riskSeverity, SEVERITY_WORD, type Severity } from "@/app/_lib/risk-severity";
import { Badge, type BadgeTone } from "./badge";

const LOOKS: Record<Severity, { tone: BadgeTone; icon: typeof CircleHelp }> = {
  unknown: { tone: "outline", icon: CircleHelp },
  low: { tone: "neutral", icon: CircleCheck },
  elevated: { tone: "warn", icon: TriangleAlert },
  high: { tone: "danger", icon: OctagonAlert },
};

export interface RiskBadgeProps {
  /** Probability at the policy's horizon; `null` is unknown. */
  risk: number | null;
  threshold: number;
  /** Leaves the percentage out, where it stands beside the badge. */
  wordOnly?: boolean;
}

/** A risk in a word, a shape and a percentage. */
export function RiskBadge({ risk, threshold, wordOnly }: RiskBadgeProps) {
  const severity = riskSeverity(risk, threshold);
  const { tone, icon: Icon } = LOOKS[severity];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {SEVERITY_WORD[severity]}
      {wordOnly || risk === null ? null : <span>{formatPercent(risk)}</span>}
    </Badge>
  );
}
