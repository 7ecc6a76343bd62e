"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { ObjectiveForm } from "./objective-form";
import { ObjectiveLine } from "./objective-line";

export interface ObjectivesProps {
  containerId: number;
  series: ContainerDetail["telemetry"]["series"];
  mayChange: boolean;
}

/** What is expected of the application's own figures: breaking it for long enough is a failure like any other. */
export function Objectives({ containerId, series, mayChange }: ObjectivesProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.objectives.list.queryOptions({ containerId }, { refetchInterval: 60_000 }));
  return (
    <section aria-label="Objectives" className="grid gap-3 border-line border-t p-4">
      <h3 className="font-semibold text-base">Objectives</h3>
      <Loaded query={query} skeleton={<Skeleton className="h-16" />}>
        {({ rules, image, workload }) => (
          <>
            {rules.length === 0 ? (
              <p className="max-w-prose text-muted text-sm">
                None is set. With one, PFN counts too many errors, or answers that are too slow, as a failure:
                it is shown on the charts, and the failure model learns from it.
              </p>
            ) : (
              <ul className="grid gap-2">
                {rules.map((rule) => (
                  <ObjectiveLine key={rule.id} rule={rule} mayChange={mayChange} />
                ))}
              </ul>
            )}
            {mayChange ? <ObjectiveForm containerId={containerId} series={series} /> : null}
            <p className="text-muted text-xs">
              They hold for every container named {workload} of the image {image}, whatever its version.
            </p>
          </>
        )}
      </Loaded>
    </section>
  );
}
