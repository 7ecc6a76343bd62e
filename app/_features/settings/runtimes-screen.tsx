"use client";

import { useQuery } from "@tanstack/react-query";
import { Cpu } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import type { HostRow } from "@/server/api/shapes/host";
import { CapabilityList } from "../hosts/capability-list";

/** How another engine is named, with what that needs. */
const WAYS = [
  { what: "An engine behind a socket", text: "DOCKER_HOST=unix:///var/run/docker.sock npm run up" },
  {
    what: "One that is reached over TLS",
    text: "DOCKER_HOST=tcp://host:2376 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=~/.docker npm run up",
  },
  { what: "A simulated fleet to try things on", text: "PFN_DEMO=1 npm run up" },
] as const;

/** Where containers run, what each place can do, and how another one is named. */
export function RuntimesScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.hosts.list.queryOptions());
  return (
    <>
      <PageHeader
        title="Runtimes"
        description="Where containers run, how that place is reached, and what can be changed there without a restart."
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
          {(hosts) =>
            hosts.length === 0 ? (
              <Card>
                <EmptyState icon={Cpu} title="No runtime has answered yet">
                  The first collection brings it. When this stays empty, <code>npx pfn doctor</code> says what
                  is missing.
                </EmptyState>
              </Card>
            ) : (
              <div className="grid gap-5">
                {hosts.map((host) => (
                  <Runtime key={host.id} host={host} />
                ))}
              </div>
            )
          }
        </Loaded>
        <Card
          title="Name another one"
          description="The workers read it at their start; the web part never does."
        >
          <dl className="grid gap-3 text-sm">
            {WAYS.map(({ what, text }) => (
              <div key={what} className="grid gap-1">
                <dt>{what}</dt>
                <dd>
                  <CopyText label={what} text={text} />
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      </div>
    </>
  );
}

function Runtime({ host }: { host: HostRow }) {
  const isUp = host.status === "up";
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          {host.name}
          <Badge tone={isUp ? "ok" : "danger"}>{isUp ? "Answers" : "Does not answer"}</Badge>
        </span>
      }
      description={
        <>
          {host.version} · {host.containers} {host.containers === 1 ? "container" : "containers"} ·{" "}
          <Age at={host.lastCollectedAt} prefix="collected" />
        </>
      }
      actions={
        <Link href="/hosts" className="text-accent text-sm hover:underline">
          Capacity and leases
        </Link>
      }
    >
      {host.statusReason ? <p className="mb-3 text-danger text-sm">{host.statusReason}</p> : null}
      <CapabilityList capabilities={host.capabilities} />
    </Card>
  );
}
