import { ChevronRight, Eye } from "lucide-react";
import Link from "next/link";
import { actorWords } from "@/app/_lib/actor-words";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { ModeBadge } from "@/app/_ui/mode-badge";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { CameOf } from "./came-of";
import { LimitDiff } from "./limit-diff";
import { stateWords } from "./negotiation-words";
import { RiskChange } from "./risk-change";

/** Negotiations that need no decision, one line each; the whole line leads to the conversation. */
export function NegotiationLines({ rows }: { rows: readonly NegotiationRow[] }) {
  return (
    <ul className="divide-y divide-line border-line border-t">
      {rows.map((row) => (
        <Line key={row.id} row={row} />
      ))}
    </ul>
  );
}

function Line({ row }: { row: NegotiationRow }) {
  const { label, tone } = stateWords(row.state);
  const observed = row.mode === "observe";
  return (
    <li className="relative grid gap-x-6 gap-y-1.5 px-4 py-3 hover:bg-raised/60 md:grid-cols-[minmax(0,15rem)_minmax(0,1fr)_auto] md:items-start">
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          href={`/negotiations/${row.id}`}
          className="min-w-0 truncate font-medium text-base after:absolute after:inset-0 hover:text-accent"
        >
          {row.containerName}
        </Link>
        {observed ? <ModeBadge mode="observe" /> : null}
        {row.kind === "reclaim" ? <Badge tone="outline">Saving</Badge> : null}
        <span className="text-muted text-xs md:basis-full">
          <Age at={row.endedAt ?? row.decidedAt ?? row.createdAt} />
        </span>
      </div>
      <div className="grid min-w-0 gap-1">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          {observed ? (
            <span className="inline-flex items-center gap-1.5 text-muted text-sm">
              <Eye aria-hidden className="size-4" /> Would have done
            </span>
          ) : null}
          <LimitDiff row={row} showStanding={!observed} />
          <RiskChange row={row} />
        </div>
        <p className="line-clamp-2 text-muted text-sm first-letter:uppercase">
          {row.outcome ?? (row.settled === null ? row.answer : null) ?? row.reason}
        </p>
        <CameOf row={row} />
        {row.decidedBy ? (
          <p className="text-muted text-xs">
            Decided by <span className="text-ink">{actorWords(row.decidedBy).name}</span>
            {row.decisionNote ? <> · “{row.decisionNote}”</> : null}
          </p>
        ) : null}
      </div>
      <div className="flex items-center gap-2 max-md:absolute max-md:top-3 max-md:right-3">
        <Badge tone={tone}>{label}</Badge>
        <ChevronRight aria-hidden className="size-4 text-faint max-md:hidden" />
      </div>
    </li>
  );
}
