"use client";

import { Clock, Server, TimerReset, TrendingDown } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatDuration } from "@/app/_lib/format-duration";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Countdown } from "@/app/_ui/countdown";
import { ModeBadge } from "@/app/_ui/mode-badge";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";

import { LimitDiff } from "./limit-diff";
import { changePhrase, timeoutWords } from "./negotiation-words";
import { failureWords, RiskChange } from "./risk-change";
import { UnchangedLimits } from "./unchanged-limits";

export interface WaitingCardProps {
  row: NegotiationRow;
  /** The one that single keys act on. */
  active?: boolean;
  onActivate?: () => void;
  /** Something about this offer that came up meanwhile. */
  notice?: ReactNode;
  /** A box to choose it with others. */
  choice?: ReactNode;
  /** Approve, counter, reject. */
  actions: ReactNode;
  /** On a page of its own, which names the container and shows the conversation. */
  alone?: boolean;
}

/** One offer that waits for a person: everything that a decision needs, and until when. */
export function WaitingCard({
  row,
  active = false,
  onActivate,
  notice,
  choice,
  actions,
  alone = false,
}: WaitingCardProps) {
  const isSaving = row.kind === "reclaim";
  return (
    <article
      id={`negotiation-${row.id}`}
      tabIndex={-1}
      onFocus={onActivate}
      onPointerDown={onActivate}
      aria-label={`${row.containerName}: ${changePhrase(row)}`}
      className={cn(
        "scroll-mt-20 overflow-hidden rounded-lg border bg-surface outline-none",
        active ? "border-accent ring-1 ring-accent" : "border-line",
      )}
    >
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 p-4 sm:p-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid min-w-0 content-start gap-3">
          <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
            {choice}
            {alone ? null : (
              <>
                <h3 className="min-w-0 break-words font-semibold text-lg">
                  <Link href={`/containers/${row.containerId}`} className="hover:text-accent hover:underline">
                    {row.containerName}
                  </Link>
                </h3>
                <ModeBadge mode={row.mode} />
                {row.simulated ? <Badge tone="outline">Simulated</Badge> : null}
              </>
            )}
            <span className="inline-flex items-center gap-1 text-muted text-sm">
              <Server aria-hidden className="size-3.5" /> {row.hostName}
            </span>
          </header>
          <LimitDiff row={row} size="lg" />
          <UnchangedLimits row={row} />
          <p className="max-w-prose text-base first-letter:uppercase">{row.reason}</p>
          {row.answer ? (
            <blockquote className="max-w-prose border-line-strong border-l-2 pl-3 text-base text-muted">
              <span className="font-medium text-ink">{answererOf(row)}</span>
              {row.answer}
            </blockquote>
          ) : null}
        </div>
        <dl className="grid content-start gap-x-6 gap-y-3 text-base max-lg:grid-cols-3 max-sm:grid-cols-2">
          <Fact
            icon={TrendingDown}
            name={
              isSaving ? "Risk when asked, then with the lower limit" : "Risk when asked, then with the grant"
            }
          >
            <RiskChange row={row} />
            <RiskNow row={row} />
          </Fact>
          {isSaving ? (
            <SavingFacts row={row} />
          ) : (
            <>
              <Fact icon={Clock} name="Expected to fail">
                <span className="font-semibold">{failureWords(row)}</span>{" "}
                <span className="text-muted text-xs">
                  cause: {row.cause}; predicted <Age at={row.createdAt} />
                </span>
              </Fact>
              <Fact icon={TimerReset} name="Lease">
                <span className="font-semibold">{formatDuration(row.leaseSeconds)}</span>{" "}
                <span className="text-muted text-xs">then renewed or handed back</span>
              </Fact>
            </>
          )}
        </dl>
      </div>
      {notice ? <div className="px-4 pb-4 sm:px-5">{notice}</div> : null}
      <footer className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-line border-t bg-raised/50 px-4 py-3 sm:px-5">
        <p className="min-w-0 text-sm">
          {row.expiresAt === null ? (
            "Waits without an end"
          ) : (
            <>
              <Countdown until={row.expiresAt} over="Time is up" className="font-semibold" />{" "}
              <span className="text-muted">left, {timeoutWords(row.onTimeout)}</span>
            </>
          )}
          {alone ? null : (
            <>
              {" · "}
              <Link href={`/negotiations/${row.id}`} className="text-accent underline underline-offset-2">
                conversation
              </Link>
            </>
          )}
        </p>
        {actions}
      </footer>
    </article>
  );
}

/** The same risk as it stands now: it may have gone on, or away, since the ask. */
function RiskNow({ row: { riskNow } }: { row: NegotiationRow }) {
  if (!riskNow) return null;
  return (
    <span className="block text-sm">
      now{" "}
      <span className="font-semibold">
        {riskNow.risk === null ? "not known" : formatPercent(riskNow.risk)}
      </span>{" "}
      <Age at={riskNow.at} prefix="assessed" className="text-muted text-xs" />
    </span>
  );
}

function answererOf({ kind, isCounter }: NegotiationRow): string {
  if (kind === "reclaim") return "The container: ";
  return isCounter ? "The host counters: " : "The host offers: ";
}

/** What a yes to a step down is for, and what undoes it. */
function SavingFacts({ row }: { row: NegotiationRow }) {
  return (
    <>
      <Fact icon={TrendingDown} name="Steps after it">
        <span className="font-semibold">down to {formatAmount(row.dimension, row.asked.min)}</span>{" "}
        <span className="text-muted text-xs">each watched; your yes is for all of them</span>
      </Fact>
      <Fact icon={TimerReset} name="Goes back">
        <span className="font-semibold">at the first strain</span>{" "}
        <span className="text-muted text-xs">all of it, before anybody else is served</span>
      </Fact>
    </>
  );
}

function Fact({ icon: Icon, name, children }: { icon: typeof Clock; name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="eyebrow flex items-center gap-1.5">
        <Icon aria-hidden className="size-3.5" /> {name}
      </dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
