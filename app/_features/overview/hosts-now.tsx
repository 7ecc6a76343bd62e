"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/app/_lib/trpc";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { HostDimension } from "./host-dimension";

const DIMENSIONS = ["cpu", "memory", "network", "disk"] as const;

/** What every host has promised, uses and could still give, in all four dimensions. */
export function HostsNow() {
  const trpc = useTRPC();
  const query = useQuery(trpc.hosts.list.queryOptions());
  return (
    <Card
      flush
      title="Capacity"
      description="Committed, lent and free; the tick is what is used now."
      actions={
        <Link href="/hosts" className="inline-flex min-h-6 items-center text-accent text-sm hover:underline">
          Hosts
        </Link>
      }
    >
      <Loaded query={query} skeleton={<Skeleton className="m-4 h-32" />}>
        {(hosts) => (
          <ul className="divide-y divide-line border-line border-t">
            {hosts.map((host) => (
              <li key={host.id} className="grid gap-3 px-4 py-3">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-base">
                  <span className="font-semibold">{host.name}</span>
                  {host.status === "up" ? null : <Badge tone="danger">Unreachable</Badge>}
                  {host.kind === "simulator" ? <Badge tone="outline">Simulated</Badge> : null}
                  <span className="text-muted text-sm">
                    {host.containers} {host.containers === 1 ? "container" : "containers"},{" "}
                    {host.leases.length} {host.leases.length === 1 ? "lease" : "leases"}
                  </span>
                </p>
                <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
                  {DIMENSIONS.map((dimension) => (
                    <HostDimension key={dimension} host={host} dimension={dimension} />
                  ))}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}
