import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatPercent } from "@/app/_lib/format-percent";
import { riskSeverity } from "@/app/_lib/risk-severity";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Meter } from "@/app/_ui/meter";
import { ModeBadge } from "@/app/_ui/mode-badge";
import { RiskBadge } from "@/app/_ui/risk-badge";
import { Sparkline } from "@/app/_ui/sparkline";
import type { RiskRow } from "@/server/api/shapes/overview";
import { NegotiationLink } from "../fleet/negotiation-link";
import { TimeToFailure } from "../fleet/time-to-failure";
import { trendWords } from "./trend-words";

/** Where few are near failing, the list is filled up to so many, to show how far the next ones are. */
const AT_LEAST = 4;

const TONE = { unknown: "neutral", low: "neutral", elevated: "warn", high: "danger" } as const;

/** Who is nearest to failing: how likely, how soon, why, where it is heading, and what is being done. */
export function TopRisks({ rows }: { rows: readonly RiskRow[] }) {
  return (
    <Card
      flush
      title="Nearest to failing"
      description="Over their threshold first, the soonest before the later."
      actions={
        <Link href="/fleet" className="inline-flex min-h-6 items-center text-accent text-sm hover:underline">
          Whole fleet
        </Link>
      }
    >
      {rows.length === 0 ? (
        <EmptyState icon={ShieldCheck} title="No risk is known yet" className="py-8">
          The first assessment follows a few minutes of samples.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {rows.filter(worthShowing).map((row) => (
            <Line key={row.id} row={row} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const causeName = (cause: string) => (cause === "other" ? "Other" : dimensionName(cause));

function worthShowing(row: RiskRow, index: number): boolean {
  return index < AT_LEAST || riskSeverity(row.risk, row.threshold) !== "low";
}

function Line({ row }: { row: RiskRow }) {
  const severity = riskSeverity(row.risk, row.threshold);
  const heading = trendWords(row.trend);
  return (
    <li className="relative grid gap-x-5 gap-y-2 px-4 py-2.5 hover:bg-raised/60 sm:grid-cols-[minmax(0,1fr)_10.5rem] lg:grid-cols-[minmax(0,1fr)_6.5rem_10.5rem_5.5rem]">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            href={`/containers/${row.id}`}
            className="min-w-0 truncate font-semibold text-base after:absolute after:inset-0 hover:underline"
          >
            {row.name}
          </Link>
          {row.negotiation ? (
            <NegotiationLink negotiation={row.negotiation} />
          ) : (
            <ModeBadge mode={row.mode} />
          )}
        </div>
        <p className="line-clamp-1 text-muted text-sm first-letter:uppercase" title={row.reason}>
          {row.reason}
        </p>
      </div>
      <div className="self-center max-lg:hidden">
        <Sparkline
          label={`Risk of ${row.name} over the last hour: ${heading}`}
          values={row.trend}
          limit={row.threshold}
          className="w-full"
        />
        <span className="block text-muted text-xs">{heading}</span>
      </div>
      <div className="grid content-center gap-1.5">
        <div className="flex items-center justify-between gap-2">
          <span className="whitespace-nowrap font-semibold text-base">
            {formatPercent(row.risk)}
            <span className="ml-1 font-normal text-muted text-xs">in {row.horizonMinutes} min</span>
          </span>
          <RiskBadge risk={row.risk} threshold={row.threshold} wordOnly />
        </div>
        <Meter
          label={`Risk of ${row.name} within ${row.horizonMinutes} minutes`}
          value={row.risk}
          mark={row.threshold}
          tone={TONE[severity]}
          valueText={`${formatPercent(row.risk)}; threshold ${formatPercent(row.threshold)}`}
        />
      </div>
      <p className="self-center text-base lg:text-right">
        {severity === "low" && row.timeToFailure === null ? (
          <span className="text-muted text-xs">not expected</span>
        ) : (
          <>
            <span className="text-muted text-xs lg:block">
              {row.cause ? causeName(row.cause) : "Cause unknown"}
              <span className="lg:hidden">, fails in </span>
            </span>
            <span className="font-medium">
              <TimeToFailure value={row.timeToFailure} />
            </span>
          </>
        )}
      </p>
    </li>
  );
}
