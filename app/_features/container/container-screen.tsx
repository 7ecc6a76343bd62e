"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Loaded } from "@/app/_ui/loaded";
import { Notice } from "@/app/_ui/notice";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { ChartsCard } from "./charts-card";
import { ContainerHeader } from "./container-header";
import { ContainerSkeleton } from "./container-skeleton";
import { LeasesCard } from "./leases-card";
import { OfferCard } from "./offer-card";
import { PolicyCard } from "./policy-card";
import { ReasonCard } from "./reason-card";
import { TakenCard } from "./taken-card";
import { TelemetryCard } from "./telemetry-card";
import { TimelineCard } from "./timeline-card";
import { UsageCard } from "./usage-card";

/** One container: what will happen to it, why, what is done about it, and what it did before. */
export function ContainerScreen({ id }: { id: number }) {
  const trpc = useTRPC();
  const container = useQuery(trpc.container.get.queryOptions({ id }));
  return (
    <>
      {container.data ? null : <h1 className="sr-only">Container</h1>}
      <Loaded query={container} skeleton={<ContainerSkeleton />}>
        {(data) => <Container container={data} />}
      </Loaded>
    </>
  );
}

function Container({ container }: { container: ContainerDetail }) {
  const { removedAt } = container;
  return (
    <div className="grid gap-4">
      <ContainerHeader container={container} />
      {removedAt === null ? null : (
        <Notice tone="info">
          <Age at={removedAt} prefix="This container was removed" />. What you see is the last that was known
          of it.
        </Notice>
      )}
      {container.stale && removedAt === null ? (
        <Notice tone="warn">
          The newest sample is stale (<Age at={container.sampleAt} prefix="taken" />
          ): nothing is decided on it until a fresh one arrives.
        </Notice>
      ) : null}
      <OfferCard containerId={container.id} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <ReasonCard container={container} />
        <UsageCard container={container} />
      </div>
      <ChartsCard id={container.id} name={container.name} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          <LeasesCard leases={container.leases} />
          <TakenCard id={container.id} name={container.name} />
          <TimelineCard id={container.id} />
          <TelemetryCard id={container.id} telemetry={container.telemetry} removed={removedAt !== null} />
        </div>
        <PolicyCard policy={container.policy} />
      </div>
    </div>
  );
}
