"use client";

import { useQuery } from "@tanstack/react-query";
import { Waves } from "lucide-react";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { DriftChart } from "./drift-chart";
import { DriftTable } from "./drift-table";

/** Whether the fleet still looks as it did when the model learnt, and whether its probabilities still hold. */
export function DriftCard() {
  const trpc = useTRPC();
  const query = useQuery(trpc.failureModels.drift.queryOptions(undefined, { refetchInterval: 300_000 }));
  return (
    <Card
      title="Drift, last 14 days"
      description="Stability index (PSI) of the features that moved most, a day against what was learnt from; and what was said less what came, hour by hour."
    >
      <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
        {(drift) => {
          const newest = drift.points.at(-1);
          if (!newest)
            return (
              <EmptyState icon={Waves} title="No hour is judged yet">
                An hour is judged about two hours after it, when its outcomes are known. Features are compared
                from {drift.fewestRows} kept minutes a day on; the shipped model against the first whole day
                here.
              </EmptyState>
            );
          const isDrifted = (newest.worstIndex ?? 0) > drift.threshold || newest.shiftedAt !== null;
          return (
            <div className="grid gap-4">
              <Notice tone={isDrifted ? "warn" : "info"}>
                {newest.words.charAt(0).toUpperCase() + newest.words.slice(1)}.
                {isDrifted ? " A training on what is there now may help." : ""}
              </Notice>
              <DriftChart points={drift.points} threshold={drift.threshold} />
              <DriftTable features={drift.features} points={drift.points} threshold={drift.threshold} />
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}
