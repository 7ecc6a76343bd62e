"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./trpc";

/** Who looks, with which role, and whether the fleet is simulated; `data` is undefined until it is known. */
export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.session.me.queryOptions());
}
