import { ArrowRight } from "lucide-react";
import { cn } from "@/app/_lib/cn";
import { formatPercent } from "@/app/_lib/format-percent";
import { formatRange } from "@/app/_lib/format-range";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";

type Risks = Pick<
  NegotiationRow,
  "kind" | "risk" | "residualRisk" | "horizonMinutes" | "offered" | "settled"
>;

/** The risk that the negotiation began with and the one that the model expects after the grant. */
export function RiskChange({ row, className }: { row: Risks; className?: string }) {
  // The model spoke of the amount that was offered; a person's counter is another one.
  const residual = row.settled === null || row.settled === row.offered ? row.residualRisk : null;
  return (
    <span className={cn("inline-flex flex-wrap items-center gap-x-1.5", className)}>
      <span className={cn("font-semibold", row.kind === "grant" && "text-danger")}>
        {formatPercent(row.risk)}
      </span>
      <ArrowRight aria-label="then" className="size-4 text-faint" />
      {residual === null ? (
        <span className="text-muted">not known</span>
      ) : (
        <span className="font-semibold">{formatPercent(residual)}</span>
      )}
      <span className="text-muted text-xs">within {row.horizonMinutes} min</span>
    </span>
  );
}

/** "in 9–14 min": when the failure comes, if it comes, counted from the moment of the ask. */
export function failureWords(row: Pick<NegotiationRow, "timeToFailure">): string {
  const time = row.timeToFailure;
  if (!time) return "within the horizon, no time known";
  const range = formatRange(time.earlySeconds, time.lateSeconds);
  return time.lateSeconds === null ? `in ${range.replace("> ", "more than ")}` : `in ${range}`;
}
