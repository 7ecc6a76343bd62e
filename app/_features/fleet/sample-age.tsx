import { TimerOff } from "lucide-react";
import { Age } from "@/app/_ui/age";
import type { FleetRow } from "@/server/api/shapes/fleet";

/** How old the newest sample is; one that is too old to decide on is said to be stale. */
export function SampleAge({ row }: { row: Pick<FleetRow, "sampleAt" | "stale"> }) {
  return (
    <span className="grid justify-items-start text-muted text-xs">
      <Age at={row.sampleAt} />
      {row.stale ? (
        <span className="inline-flex items-center gap-1 font-medium text-warn">
          <TimerOff aria-hidden className="size-3" /> stale
        </span>
      ) : null}
    </span>
  );
}
