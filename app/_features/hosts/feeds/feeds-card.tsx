"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, RadioTower } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { FeedDialog } from "./feed-dialog";
import { FeedItem } from "./feed-item";

/** What others say of the hosts: optional, with its source, its last word and its age. */
export function FeedsCard() {
  const trpc = useTRPC();
  const query = useQuery(trpc.feeds.list.queryOptions());
  const refusal = useRoleRefusal("admin");
  const [adding, setAdding] = useState(false);
  const add = (
    <GuardedButton refusal={refusal} size="sm" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add a feed
    </GuardedButton>
  );
  return (
    <Card
      title="Outside feeds"
      description="What others know of a host: maintenance, spot notices, quotas, or a Prometheus server. None is needed."
      actions={add}
    >
      <Loaded query={query} skeleton={<Skeleton className="h-24" />}>
        {(feeds) =>
          feeds.length === 0 ? (
            <EmptyState icon={RadioTower} title="No feed yet" className="py-8">
              PFN measures its hosts itself. Add a feed where somebody else knows better what a host is about
              to lose: leases then end before a maintenance begins, and a quota is never exceeded. A
              Prometheus series can also help the forecasts.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line">
              {feeds.map((feed) => (
                <FeedItem key={feed.id} feed={feed} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding ? <FeedDialog feed={null} onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}
