import { ArrowRight } from "lucide-react";
import { formatPercent } from "@/app/_lib/format-percent";
import { formatRange } from "@/app/_lib/format-range";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";

/** The risk that the negotiation began with and the one that the model expects after the grant. */
export function RiskChange({
  row,
}: {
  row: Pick<NegotiationRow, "risk" | "residualRisk" | "horizonMinutes">;
}) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <span className="font-semibold text-danger">{formatPercent(row.risk)}</span>
      <ArrowRight aria-label="then" className="size-4 text-faint" />
      {row.residualRisk === null ? (
        <span className="text-muted">not known</span>
      ) : (
        <span className="font-semibold">{formatPercent(row.residualRisk)}</span>
      )}
      <span className="text-muted text-xs">within {row.horizonMinutes} min</span>
    </span>
  );
}

/** "in 9–14 min, about 11": when the failure comes, if it comes, counted from the moment of the ask. */
export function failureWords(row: Pick<NegotiationRow, "timeToFailure">): string {
  const time = row.timeToFailure;
  if (!time) return "within the horizon, no time known";
  const range = formatRange(time.earlySeconds, time.lateSeconds);
  return time.lateSeconds === null ? `in ${range.replace("> ", "more than ")}` : `in ${range}`;
}
