import { Badge, type BadgeTone } from "@/app/_ui/badge";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";

type Verdict = NonNullable<NegotiationRow["cameOf"]>["verdict"];

const WORDS: Record<NegotiationRow["kind"], Record<Verdict, { label: string; tone: BadgeTone }>> = {
  grant: {
    failed: { label: "It failed, as foreseen", tone: "danger" },
    limit_reached: { label: "It reached its limit", tone: "warn" },
    did_not_happen: { label: "It did not happen", tone: "neutral" },
    unknown: { label: "Unknown what came of it", tone: "outline" },
  },
  reclaim: {
    failed: { label: "It failed without it", tone: "danger" },
    limit_reached: { label: "Would have been too tight", tone: "warn" },
    did_not_happen: { label: "Would have done", tone: "ok" },
    unknown: { label: "Unknown what came of it", tone: "outline" },
  },
};

/** What happened after a negotiation that was only observed; nothing while it is too early to say. */
export function CameOf({ row }: { row: Pick<NegotiationRow, "kind" | "cameOf"> }) {
  if (row.cameOf === null) return null;
  const { label, tone } = WORDS[row.kind][row.cameOf.verdict];
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <Badge tone={tone}>{label}</Badge>
      <span className="text-muted first-letter:uppercase">{row.cameOf.because}</span>
    </p>
  );
}
