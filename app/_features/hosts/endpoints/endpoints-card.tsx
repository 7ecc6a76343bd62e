"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Server } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { AddHostDialog } from "./add-host-dialog";
import { EndpointItem } from "./endpoint-item";

/** Which hosts are watched, how each is reached, and what came of it. */
export function EndpointsCard() {
  const trpc = useTRPC();
  const query = useQuery(trpc.hosts.endpoints.queryOptions());
  const refusal = useRoleRefusal("admin");
  const [adding, setAdding] = useState(false);
  return (
    <Card
      title="Connections"
      description="Which hosts are watched, how each is reached, and which worker process serves it."
      actions={
        <GuardedButton refusal={refusal} size="sm" onClick={() => setAdding(true)}>
          <Plus aria-hidden /> Add a host
        </GuardedButton>
      }
    >
      <Loaded query={query} skeleton={<Skeleton className="h-24" />}>
        {(endpoints) =>
          endpoints.length === 0 ? (
            <EmptyState icon={Server} title="No host yet" className="py-8">
              Add a Docker Engine by its socket, by TCP with TLS, or by ssh; or start the workers where one
              runs.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line">
              {endpoints.map((endpoint) => (
                <EndpointItem key={endpoint.id} endpoint={endpoint} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding ? <AddHostDialog onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}
