import { ArrowRight } from "lucide-react";
import { cn } from "@/app/_lib/cn";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { DimensionIcon } from "@/app/_ui/dimension-icon";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { deltaWords, limitChange } from "./negotiation-words";

export interface LimitDiffProps {
  row: Pick<NegotiationRow, "dimension" | "before" | "asked" | "offered" | "settled">;
  size?: "md" | "lg";
  /** Says "asked" or "offered" where nothing was settled on. */
  showStanding?: boolean;
  className?: string;
}

/** "Memory 256 MiB → 384 MiB +128 MiB": one limit before and after. */
export function LimitDiff({ row, size = "md", showStanding = false, className }: LimitDiffProps) {
  const change = limitChange(row);
  const delta = deltaWords(row.dimension, change);
  const large = size === "lg";
  return (
    <span className={cn("inline-flex flex-wrap items-center gap-x-2 gap-y-0.5", className)}>
      <span className={cn("inline-flex items-center gap-1.5 text-muted", large ? "text-base" : "text-sm")}>
        <DimensionIcon dimension={row.dimension} className="size-4" />
        {dimensionName(row.dimension)}
      </span>
      <span
        className={cn("inline-flex items-center gap-1.5", large ? "text-xl tracking-tight" : "text-base")}
      >
        <span className="text-muted">{formatAmount(row.dimension, change.before)}</span>
        <ArrowRight aria-label="to" className={cn("text-faint", large ? "size-5" : "size-4")} />
        <span className="font-semibold">{formatAmount(row.dimension, change.after)}</span>
      </span>
      {showStanding && change.standing !== "settled" ? (
        <span className="text-muted text-xs">{change.standing}</span>
      ) : null}
      {delta ? (
        <span className={cn("font-medium text-accent", large ? "text-base" : "text-sm")}>{delta}</span>
      ) : null}
    </span>
  );
}
