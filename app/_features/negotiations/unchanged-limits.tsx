import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { DimensionIcon } from "@/app/_ui/dimension-icon";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { AMOUNT_FIELD } from "@/server/domain/negotiation/limit-of";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";

/** The limits that the change leaves as they are: the rest of the difference between before and after. */
export function UnchangedLimits({ row }: { row: Pick<NegotiationRow, "dimension" | "before"> }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-sm">
      <span className="text-xs">Stays as it is</span>
      <dl className="contents">
        {LIMIT_DIMENSIONS.filter((dimension) => dimension !== row.dimension).map((dimension) => {
          const limit = row.before[AMOUNT_FIELD[dimension]];
          return (
            <div key={dimension} className="flex items-center gap-1.5">
              <dt className="inline-flex items-center gap-1">
                <DimensionIcon dimension={dimension} className="size-3.5" />
                {dimensionName(dimension)}
              </dt>
              <dd className="text-ink">
                {limit === undefined ? "no limit known" : formatAmount(dimension, limit)}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
