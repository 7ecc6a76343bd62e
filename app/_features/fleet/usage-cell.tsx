import { memo } from "react";
import { formatOfLimit } from "@/app/_lib/format-of-limit";
import { Sparkline } from "@/app/_ui/sparkline";
import type { FleetRow } from "@/server/api/shapes/fleet";

/** A new point comes once a minute; the usage beside it changes with every collection. */
const Spark = memo(Sparkline);

export interface UsageCellProps {
  row: FleetRow;
  dimension: "cpu" | "memory";
  /** Last 30 minutes; `undefined` while they load. */
  values: readonly (number | null)[] | undefined;
  /** Says the dimension too, where no column head does. */
  named?: boolean;
}

/** Half an hour of usage under its limit, and both in words. */
export function UsageCell({ row, dimension, values, named }: UsageCellProps) {
  const used = dimension === "cpu" ? row.usage.cpuMillicores : row.usage.memoryBytes;
  const limit = dimension === "cpu" ? row.limits.cpuMillicores : row.limits.memoryBytes;
  const name = dimension === "cpu" ? "CPU" : "Memory";
  return (
    <div className="grid gap-0.5">
      <Spark
        label={`${name} of ${row.name}, last 30 minutes`}
        values={values}
        limit={limit}
        className="w-full max-w-32"
      />
      <span className="whitespace-nowrap text-muted text-xs">
        {named ? <span className="font-medium text-ink">{name} </span> : null}
        {formatOfLimit(dimension, used, limit)}
      </span>
    </div>
  );
}
