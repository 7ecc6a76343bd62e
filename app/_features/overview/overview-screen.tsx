"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";
import { Loaded } from "@/app/_ui/loaded";
import type { Overview } from "@/server/api/shapes/overview";
import { FleetEmpty } from "../fleet/fleet-empty";
import { AvertedClasses } from "./averted-classes";
import { HealthStrip } from "./health-strip";
import { HostsNow } from "./hosts-now";
import { MissedFailures } from "./missed-failures";
import { NowHeadline } from "./now-headline";
import { OverviewSkeleton } from "./overview-skeleton";
import { SavingsNow } from "./savings-now";
import { TopRisks } from "./top-risks";
import { WaitingNow } from "./waiting-now";

/** What needs a person now, then who is at risk, then what it was worth, and on what it all stands. */
export function OverviewScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.overview.get.queryOptions());
  const me = useQuery(trpc.session.me.queryOptions());
  return (
    <>
      <h1 className="sr-only">Overview</h1>
      <Loaded query={query} skeleton={<OverviewSkeleton />}>
        {(overview) =>
          overview.fleet.containers === 0 ? (
            <div className="grid gap-5">
              <FleetEmpty intervalSeconds={me.data?.intervalSeconds ?? 10} />
              <HealthStrip parts={overview.health} />
            </div>
          ) : (
            <Everything overview={overview} />
          )
        }
      </Loaded>
    </>
  );
}

function Everything({ overview }: { overview: Overview }) {
  return (
    <div className="grid gap-5">
      <NowHeadline fleet={overview.fleet} />
      <WaitingNow />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          <TopRisks rows={overview.top} />
          <HostsNow />
        </div>
        <div className="grid min-w-0 gap-5 md:max-xl:grid-cols-2">
          <AvertedClasses />
          <MissedFailures failures={overview.failures} />
          <SavingsNow />
        </div>
      </div>
      <HealthStrip parts={overview.health} />
    </div>
  );
}
