import { ArrowRight } from "lucide-react";
import { cn } from "@/app/_lib/cn";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { DimensionIcon } from "@/app/_ui/dimension-icon";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { AMOUNT_FIELD } from "@/server/domain/negotiation/limit-of";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";
import { limitChange } from "./negotiation-words";

/** The container's limits in every dimension, before and after: what changes, and what stays. */
export function AllLimits({
  row,
}: {
  row: Pick<NegotiationRow, "dimension" | "before" | "asked" | "offered" | "settled">;
}) {
  const { after } = limitChange(row);
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {LIMIT_DIMENSIONS.map((dimension) => {
        const before = row.before[AMOUNT_FIELD[dimension]];
        const changes = dimension === row.dimension;
        return (
          <div
            key={dimension}
            className={cn("flex items-center gap-1.5", changes ? "text-ink" : "text-muted")}
          >
            <dt className="inline-flex items-center gap-1">
              <DimensionIcon dimension={dimension} className="size-3.5" />
              {dimensionName(dimension)}
            </dt>
            <dd className={cn("inline-flex items-center gap-1", changes && "font-medium")}>
              {before === undefined ? "not known" : formatAmount(dimension, before)}
              {changes ? (
                <>
                  <ArrowRight aria-label="to" className="size-3.5 text-faint" />{" "}
                  {formatAmount(dimension, after)}
                </>
              ) : (
                <span className="sr-only">, stays</span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
