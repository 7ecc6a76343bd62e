"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";

/** Pauses, asks and deletes a feed; the outcome is said, the lists are renewed either way. */
export function useManageFeeds() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const common = {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries(trpc.feeds.pathFilter()),
        queries.invalidateQueries(trpc.hosts.pathFilter()),
      ]),
  };
  return {
    setPaused: useMutation(trpc.feeds.setPaused.mutationOptions(common)),
    test: useMutation(trpc.feeds.test.mutationOptions(common)),
    remove: useMutation(trpc.feeds.remove.mutationOptions(common)),
  };
}
