"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, CircleCheckBig } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Countdown } from "@/app/_ui/countdown";
import { Kbd } from "@/app/_ui/kbd";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { LimitDiff } from "../negotiations/limit-diff";
import { changePhrase, timeoutWords } from "../negotiations/negotiation-words";
import { RiskChange } from "../negotiations/risk-change";
import { useSingleKeys } from "../negotiations/use-single-keys";
import { byUrgency } from "../negotiations/waiting-order";
import { useDigitKeys } from "./use-digit-keys";

const SHOWN = 4;

/** The offers that wait for a person, the most urgent first; their number on the keyboard opens them. */
export function WaitingNow() {
  const trpc = useTRPC();
  const query = useQuery(trpc.negotiations.list.queryOptions({ scope: "waiting", limit: 50 }));
  return (
    <Loaded query={query} skeleton={<Skeleton className="h-28" />}>
      {({ rows, waiting }) =>
        rows.length === 0 ? <Nothing /> : <Offers rows={byUrgency(rows).slice(0, SHOWN)} waiting={waiting} />
      }
    </Loaded>
  );
}

function Nothing() {
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-lg border border-line border-dashed px-4 py-3 text-base text-muted">
      <CircleCheckBig aria-hidden className="size-4 text-ok" />
      <span className="font-medium text-ink">Nothing waits for you.</span>
      <span>
        In mode{" "}
        <Link href="/policies" className="underline underline-offset-2 hover:text-ink">
          Ask
        </Link>
        , an offer appears here when a risk passes its threshold.
      </span>
    </p>
  );
}

function Offers({ rows, waiting }: { rows: NegotiationRow[]; waiting: number }) {
  const router = useRouter();
  const { on } = useSingleKeys();
  useDigitKeys(on, rows.length, (index) => router.push(`/negotiations/${rows[index]!.id}`));
  return (
    <section
      aria-labelledby="needs-you"
      className="overflow-hidden rounded-lg border border-accent/50 bg-surface"
    >
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 bg-accent-soft px-4 py-2.5">
        <h2 id="needs-you" className="font-semibold text-base">
          Needs you now
        </h2>
        <Link
          href="/negotiations"
          className="inline-flex min-h-6 items-center gap-1 font-medium text-accent text-sm hover:underline"
        >
          {waiting > rows.length ? `All ${waiting}, or many at once` : "Decide many at once"}
          <ArrowRight aria-hidden className="size-3.5" />
        </Link>
      </header>
      <ol className="divide-y divide-line">
        {rows.map((row, index) => (
          <li
            key={row.id}
            className="grid items-center gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1.1fr)_minmax(0,1.4fr)_auto_auto]"
          >
            <div className="min-w-0">
              <Link
                href={`/containers/${row.containerId}`}
                className="block truncate font-semibold text-base hover:underline"
              >
                {row.containerName}
              </Link>
              <p className="line-clamp-1 text-muted text-sm first-letter:uppercase" title={row.reason}>
                {row.reason}
              </p>
            </div>
            <div className="grid gap-0.5">
              <LimitDiff row={row} />
              <span className="text-muted text-sm">
                risk <RiskChange row={row} />
              </span>
            </div>
            <p className="text-sm md:w-40 md:text-right">
              {row.expiresAt === null ? (
                <span className="text-muted">waits without an end</span>
              ) : (
                <>
                  <Countdown until={row.expiresAt} over="Time is up" className="font-semibold text-base" />
                  <span className="block text-muted text-xs max-md:ml-1.5 max-md:inline">
                    {timeoutWords(row.onTimeout)}
                  </span>
                </>
              )}
            </p>
            <Button asChild variant="primary" className="max-md:w-full">
              <Link
                href={`/negotiations/${row.id}`}
                aria-label={`Decide: ${row.containerName}, ${changePhrase(row)}`}
              >
                Decide {on ? <Kbd className="max-md:hidden">{String(index + 1)}</Kbd> : null}
              </Link>
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}
