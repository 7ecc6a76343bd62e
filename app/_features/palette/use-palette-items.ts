"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import type { Destination } from "../shell/destinations";
import { type PaletteItem, toContainers, toDecisions, toHosts, toPages } from "./palette-items";
import { rankItems } from "./rank-items";
import { usePaletteActions } from "./use-palette-actions";

const MOST = 24;
/** Before anything is typed: what waits, where one can go, and the containers nearest to failing. */
const CONTAINERS_AT_FIRST = 5;

/** What the palette shows for what was typed, the best first within each group. */
export function usePaletteItems(
  typed: string,
  destinations: readonly Destination[],
  onPause: () => void,
): { found: PaletteItem[]; isLoading: boolean } {
  const trpc = useTRPC();
  const query = useDeferredValue(typed);
  const fleet = useQuery(trpc.fleet.names.queryOptions(undefined, { staleTime: 30_000 }));
  const hosts = useQuery(trpc.hosts.list.queryOptions(undefined, { staleTime: 30_000 }));
  const waiting = useQuery(trpc.negotiations.list.queryOptions({ scope: "waiting", limit: 50 }));
  const actions = usePaletteActions(onPause);
  const containers = useMemo(() => toContainers(fleet.data ?? []), [fleet.data]);
  const decisions = toDecisions(waiting.data?.rows ?? []);
  const pages = toPages(destinations);
  const found =
    query.trim() === ""
      ? [...decisions.slice(0, 5), ...pages, ...actions, ...containers.slice(0, CONTAINERS_AT_FIRST)]
      : rankItems(
          [...decisions, ...pages, ...actions, ...containers, ...toHosts(hosts.data ?? [])],
          query,
          MOST,
        );
  return { found, isLoading: fleet.isLoading || hosts.isLoading };
}
