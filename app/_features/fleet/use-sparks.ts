"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";

/** As many as the API answers at once. */
const MOST = 200;
/** A new point a minute. */
const RENEW_MS = 30_000;

/** Sparklines of these containers, by container id. */
export function useSparks(ids: readonly number[]) {
  const trpc = useTRPC();
  return useQuery(
    trpc.fleet.sparks.queryOptions(
      { ids: ids.slice(0, MOST) },
      { enabled: ids.length > 0, placeholderData: keepPreviousData, refetchInterval: RENEW_MS },
    ),
  ).data;
}
