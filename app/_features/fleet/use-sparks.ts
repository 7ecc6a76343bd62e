"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";
import { sparkIds } from "./spark-ids";

/** Sparklines of the rows in sight, by container id. */
export function useSparks(orderedIds: readonly number[], first: number, last: number) {
  const trpc = useTRPC();
  const ids = sparkIds(orderedIds, first, last);
  return useQuery(
    trpc.fleet.sparks.queryOptions({ ids }, { enabled: ids.length > 0, placeholderData: keepPreviousData }),
  ).data;
}
