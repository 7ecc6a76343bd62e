"use client";

import { useQuery } from "@tanstack/react-query";
import { HeartPulse } from "lucide-react";
import { dimensionNoun } from "@/app/_lib/dimension-words";
import { FAILURE_WORDS } from "@/app/_lib/failure-words";
import { useTRPC } from "@/app/_lib/trpc";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { FailuresTable } from "./failures-table";

/** What really failed: the labels that the model is held against and learns from. */
export function FailuresCard() {
  const trpc = useTRPC();
  const query = useQuery(trpc.failureModels.outcomes.queryOptions(undefined, { refetchInterval: 60_000 }));
  return (
    <Card
      title="Failures that came, last 30 days"
      description="Planned stops, deployments and limits that PFN lowered are none. Deaths in a row are one restart loop."
    >
      <Loaded query={query} skeleton={<Skeleton className="h-40" />}>
        {({ counts, newest }) =>
          newest.length === 0 ? (
            <EmptyState icon={HeartPulse} title="Nothing has failed">
              Kills, crashes, restart loops, failing health checks, containers that give no sign of life and
              broken objectives are listed here with their cause. An objective is set on a container's page,
              under Application telemetry.
            </EmptyState>
          ) : (
            <div className="grid gap-4">
              <ul className="flex flex-wrap gap-2" aria-label="Failures by kind and cause">
                {counts.map(({ kind, cause, count }) => (
                  <li key={`${kind} ${cause}`}>
                    <Badge tone="outline" className="text-sm">
                      <span className="font-semibold text-ink tabular-nums">
                        {count.toLocaleString("en")}
                      </span>{" "}
                      {FAILURE_WORDS[kind]} ({dimensionNoun(cause)})
                    </Badge>
                  </li>
                ))}
              </ul>
              <FailuresTable rows={newest} />
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
