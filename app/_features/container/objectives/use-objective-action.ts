"use client";

import { useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** What every action on an objective does when it ends: says so, and looks again. */
export function useObjectiveAction() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => queryClient.invalidateQueries(trpc.objectives.pathFilter()),
  };
}
