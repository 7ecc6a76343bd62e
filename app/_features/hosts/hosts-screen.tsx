"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { Fragment } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { EndpointsCard } from "./endpoints/endpoints-card";
import { FeedsCard } from "./feeds/feeds-card";
import { HostCard } from "./host-card";
import { MachineCard } from "./machine/machine-card";

/** What each host has, what is promised to whom, and what it can do. */
export function HostsScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.hosts.list.queryOptions());
  return (
    <>
      <PageHeader
        title="Hosts"
        description="What each host has, what its containers may take, what is lent, and what is left to negotiate with."
      />
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {(hosts) =>
          hosts.length === 0 ? (
            <div className="grid gap-5">
              <Card>
                <EmptyState icon={Server} title="No host yet">
                  A host appears with the first collection. When this stays empty, look below at what its
                  connection says.
                </EmptyState>
              </Card>
              <EndpointsCard />
            </div>
          ) : (
            <div className="grid gap-5">
              {hosts.map((host) => (
                <Fragment key={host.id}>
                  <HostCard host={host} />
                  <MachineCard host={host} />
                </Fragment>
              ))}
              <EndpointsCard />
              <FeedsCard />
            </div>
          )
        }
      </Loaded>
    </>
  );
}
