import Link from "next/link";
import type { ReactNode } from "react";
import { formatDuration } from "@/app/_lib/format-duration";
import { Stat } from "@/app/_ui/stat";
import type { FleetView } from "@/server/domain/fleet/fleet-view";
import type { FleetSummaryValues } from "@/server/domain/fleet/summarize-fleet";

export interface FleetSummaryProps {
  summary: FleetSummaryValues;
  /** Negotiations that wait for a person; `undefined` while it is not known. */
  waiting: number | undefined;
  onView: (view: Partial<FleetView>) => void;
}

const EVERYTHING = { q: "", risk: "all", mode: "all", state: "all" } as const;
const CELL =
  "grid content-start px-3 py-2.5 text-left sm:px-4 sm:py-3 hover:bg-raised focus-visible:-outline-offset-2";

/** The fleet in five numbers; each one leads to what it counts. */
export function FleetSummary({ summary, waiting, onView }: FleetSummaryProps) {
  const { containers, atRisk, unknown, stale, failures24h, soonestSeconds } = summary;
  const view = (next: Partial<FleetView>) => () => onView({ ...EVERYTHING, ...next });
  return (
    <div className="mb-4 grid grid-cols-6 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-5 [&>*]:bg-surface max-lg:[&>*]:col-span-2 max-lg:[&>*:nth-child(n+4)]:col-span-3">
      <Cell onClick={view({})}>
        <Stat label="Containers" value={containers} note="watched now" />
      </Cell>
      <Cell onClick={view({ risk: "high", sort: "risk", dir: "desc" })}>
        <Stat
          label="At risk"
          value={atRisk}
          tone={atRisk > 0 ? "danger" : "neutral"}
          note={
            soonestSeconds === null
              ? "over their threshold"
              : `soonest in ${formatDuration(Math.round(soonestSeconds / 60) * 60 || soonestSeconds)}`
          }
        />
      </Cell>
      <Link href="/negotiations" className={CELL}>
        <Stat
          label="Offers waiting"
          value={waiting ?? "—"}
          tone={waiting ? "accent" : "neutral"}
          note={waiting ? "for your decision" : "nothing to decide"}
        />
      </Link>
      <Cell onClick={view({ risk: "unknown" })}>
        <Stat
          label="Unknown"
          value={unknown}
          tone={unknown > 0 ? "warn" : "neutral"}
          note={stale > 0 ? `${stale} with stale data` : "all data fresh"}
        />
      </Cell>
      <Cell onClick={view({ sort: "failures", dir: "desc" })}>
        <Stat
          label="Failures"
          value={failures24h}
          tone={failures24h > 0 ? "warn" : "neutral"}
          note="in the last 24 h"
        />
      </Cell>
    </div>
  );
}

function Cell({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className={CELL}>
      {children}
    </button>
  );
}
