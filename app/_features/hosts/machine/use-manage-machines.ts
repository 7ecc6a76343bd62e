"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** Asks, gives back and forgets machines; the outcome is said, the lists are renewed either way. */
export function useManageMachines() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const common = {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => queries.invalidateQueries(trpc.machines.pathFilter()),
  };
  return {
    test: useMutation(trpc.machines.test.mutationOptions(common)),
    remove: useMutation(trpc.machines.remove.mutationOptions(common)),
    giveBack: useMutation(trpc.machines.giveBack.mutationOptions(common)),
  };
}
