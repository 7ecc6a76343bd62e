"use client";

import { useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** What every action on a container does when it ends: says so, and looks again. */
export function useContainerAction() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => queryClient.invalidateQueries(trpc.container.get.pathFilter()),
  };
}
