"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** What a person may do about the failure model; each says how it ended, and the screen is read anew. */
export function useFailureAction() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const settled = {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => void queries.invalidateQueries(trpc.failureModels.pathFilter()),
  };
  return {
    retrain: useMutation(trpc.failureModels.retrain.mutationOptions(settled)),
    cancel: useMutation(trpc.failureModels.cancelTraining.mutationOptions(settled)),
    choose: useMutation(trpc.failureModels.choose.mutationOptions(settled)),
    rollBack: useMutation(trpc.failureModels.rollBack.mutationOptions(settled)),
  };
}
