"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { Stat } from "@/app/_ui/stat";
import { AvertedTable } from "./averted-table";

/** Failures averted in classes, never one number: a grant hides what would have come without it. */
export function AvertedCard() {
  const trpc = useTRPC();
  const query = useQuery(trpc.failureModels.averted.queryOptions(undefined, { refetchInterval: 60_000 }));
  return (
    <Card
      title="Failures averted, last 30 days"
      description="Each raised limit is judged an hour later by what its container then used."
    >
      <Loaded query={query} skeleton={<Skeleton className="h-40" />}>
        {(own) =>
          own.newest.length === 0 ? (
            <EmptyState icon={ShieldCheck} title="No grant is old enough to be judged">
              A limit that was raised is held against an hour of usage: the first verdict comes an hour after
              the first grant.
            </EmptyState>
          ) : (
            <div className="grid gap-5">
              <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
                <Stat
                  label="Confirmed"
                  value={own.confirmed}
                  note="grants: memory passed the limit of before"
                />
                <Stat
                  label="Probable"
                  value={own.probable}
                  note={`grants, worth ${own.probableWeight.toFixed(1)} failures by their risk`}
                />
                <Stat label="Unknown" value={own.unknown} note="grants: nothing tells what would have come" />
                <Stat label="Failed all the same" value={own.failed} note="grants: within the hour" />
              </div>
              <AvertedTable rows={own.newest} />
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
