"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** Pauses or resumes acting on the whole installation, and says how that ended. */
export function useSetPaused() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.session.setActingPaused.mutationOptions({
      onSuccess: notifyOutcome,
      onError: notifyError,
      onSettled: () => queryClient.invalidateQueries(trpc.session.pathFilter()),
    }),
  );
}
