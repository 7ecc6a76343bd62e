"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import type { AvertedSummary } from "@/server/api/shapes/failure-models";

const CLASSES = [
  { key: "confirmed", label: "Confirmed", says: "usage passed the old limit", look: "bg-ok" },
  {
    key: "probable",
    label: "Probable",
    says: "by the risk that was said",
    look: "bg-series-1 bg-[repeating-linear-gradient(135deg,transparent_0_4px,rgb(255_255_255/0.35)_4px_6px)]",
  },
  {
    key: "unknown",
    label: "Unknown",
    says: "nothing tells what would have come",
    look: "bg-hatch bg-raised",
  },
  { key: "failed", label: "Failed all the same", says: "within the hour", look: "bg-danger" },
] as const;

/** What grants averted, in classes that are never added up: a grant hides what would have come without it. */
export function AvertedClasses() {
  const trpc = useTRPC();
  const query = useQuery(trpc.failureModels.averted.queryOptions(undefined, { refetchInterval: 60_000 }));
  return (
    <Card title="Failures averted" description="30 days; each raised limit is judged an hour later.">
      <Loaded query={query} skeleton={<Skeleton className="h-32" />}>
        {(averted) => <Classes averted={averted} />}
      </Loaded>
      <Link
        href="/models?tab=failure"
        className="mt-2 inline-flex min-h-6 items-center gap-1 text-accent text-sm hover:underline"
      >
        Each grant and its verdict <ArrowRight aria-hidden className="size-3.5" />
      </Link>
    </Card>
  );
}

function Classes({ averted }: { averted: AvertedSummary }) {
  const judged = CLASSES.reduce((sum, { key }) => sum + averted[key], 0);
  if (judged === 0) {
    return (
      <p className="text-base text-muted">
        No grant is old enough to be judged. The first verdict comes an hour after the first limit was raised.
      </p>
    );
  }
  return (
    <div className="grid gap-3">
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-md">
        {CLASSES.map(({ key, look }) => (
          <div key={key} className={look} style={{ width: `${(averted[key] / judged) * 100}%` }} />
        ))}
      </div>
      <dl className="grid gap-1.5 text-base">
        {CLASSES.map(({ key, label, says, look }) => (
          <div key={key} className="flex items-baseline gap-2">
            <span aria-hidden className={`size-2.5 shrink-0 rounded-sm ${look}`} />
            <dt className="min-w-0 grow">
              {label} <span className="text-muted text-xs">{says}</span>
            </dt>
            <dd className="font-semibold">{averted[key]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
