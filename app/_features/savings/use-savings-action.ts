"use client";

import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { describeError } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import type { ActionOutcome } from "@/server/api/shapes/common";

/** What every action on this screen does with its answer: says it, and looks again. */
export function useSavingsAction(onDone?: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return {
    onSuccess: (outcome: ActionOutcome) => {
      if (outcome.kind === "done") toast.success(outcome.message);
      else toast.warning("Not done", { description: outcome.because });
      if (outcome.kind === "done") onDone?.();
    },
    onError: (error: unknown) => {
      const { title, remedy } = describeError(error);
      toast.error(title, { description: remedy });
    },
    onSettled: () => {
      for (const part of [trpc.savings, trpc.negotiations, trpc.container])
        void queries.invalidateQueries(part.pathFilter());
    },
  };
}
