"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** Asks and removes a host; the outcome is said, the lists are renewed either way. */
export function useManageHosts() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const common = {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => queries.invalidateQueries(trpc.hosts.pathFilter()),
  };
  return {
    test: useMutation(trpc.hosts.test.mutationOptions(common)),
    remove: useMutation(trpc.hosts.remove.mutationOptions(common)),
  };
}
