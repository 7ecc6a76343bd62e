"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useContext, useRef, useState } from "react";
import { noteServerTime } from "@/app/_lib/clock";
import { useTRPC } from "@/app/_lib/trpc";
import { isSlowQuery } from "./is-slow-query";

type Topic = "fleet" | "negotiations" | "policies" | "hosts" | "models";

interface Live {
  connected: boolean;
  /** When the server last said that something changed, epoch milliseconds; `null` before the first word. */
  at: number | null;
}

const LiveContext = createContext<Live>({ connected: false, at: null });

/** Whether live changes arrive, and when the last one did. */
export const useLive = () => useContext(LiveContext);

/** Changes come in bursts; queries are renewed once a burst. */
const GATHER_MS = 250;

/** Holds the one live subscription of a tab and renews what a change touches. */
export function LiveChanges({ children }: { children: ReactNode }) {
  const renew = useRenew();
  const trpc = useTRPC();
  const [at, setAt] = useState<number | null>(null);
  const subscription = useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      // What happened while the line was down is unknown: everything is renewed.
      onStarted: () => renew(["fleet", "negotiations", "policies", "hosts", "models"]),
      onData: ({ data }) => {
        noteServerTime(data.at);
        setAt(data.at);
        renew(data.topics);
      },
    }),
  );
  return <LiveContext value={{ connected: subscription.status === "pending", at }}>{children}</LiveContext>;
}

function useRenew() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const gathered = useRef(new Set<Topic>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const filters = {
    fleet: [
      trpc.overview.pathFilter(),
      trpc.fleet.pathFilter(),
      trpc.container.pathFilter(),
      trpc.objectives.pathFilter(),
    ],
    negotiations: [
      trpc.overview.pathFilter(),
      trpc.negotiations.pathFilter(),
      trpc.container.pathFilter(),
      trpc.session.pathFilter(),
      trpc.audit.pathFilter(),
    ],
    policies: [trpc.policies.pathFilter(), trpc.session.pathFilter(), trpc.audit.pathFilter()],
    hosts: [trpc.hosts.pathFilter(), trpc.feeds.pathFilter(), trpc.machines.pathFilter()],
    models: [trpc.models.pathFilter(), trpc.failureModels.pathFilter(), trpc.audit.pathFilter()],
  } satisfies Record<Topic, unknown>;

  return (topics: readonly Topic[]) => {
    for (const topic of topics) gathered.current.add(topic);
    timer.current ??= setTimeout(() => {
      const touched = new Set([...gathered.current].flatMap((topic) => filters[topic]));
      gathered.current.clear();
      timer.current = undefined;
      for (const filter of touched) {
        void queryClient.invalidateQueries({ ...filter, predicate: (query) => !isSlowQuery(query.queryKey) });
      }
    }, GATHER_MS);
  };
}
