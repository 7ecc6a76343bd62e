"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** Ends a token; the outcome is said, the list is renewed either way. */
export function useRevokeToken() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.tokens.revoke.mutationOptions({
      onSuccess: notifyOutcome,
      onError: notifyError,
      onSettled: () => queries.invalidateQueries(trpc.tokens.pathFilter()),
    }),
  );
}
