"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { toast } from "sonner";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import type { ActionOutcome } from "@/server/api/shapes/common";

export type Undo = NonNullable<Extract<ActionOutcome, { kind: "done" }>["undo"]>;

/** The newest decision of this tab that may still be taken back: what the key `u` is for. */
let newest: Undo | null = null;

/** Offers to take an approval back while nothing of it was applied, and does so. */
export function useTakeBack() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation(
    trpc.negotiations.takeBack.mutationOptions({
      onSuccess: notifyOutcome,
      onError: notifyError,
      onSettled: () => {
        for (const part of [trpc.negotiations, trpc.fleet, trpc.container, trpc.session])
          void queries.invalidateQueries(part.pathFilter());
      },
    }),
  );
  const takeBack = useCallback(
    (undo: Undo, onDone?: (outcome: ActionOutcome) => void) => {
      if (newest?.negotiationId === undo.negotiationId) newest = null;
      mutate({ id: undo.negotiationId }, { onSuccess: onDone });
    },
    [mutate],
  );
  return {
    isPending,
    takeBack,
    /** Says that a decision was made, with the way back beside it. */
    offer: (words: string, undo: Undo) => {
      newest = undo;
      toast.success(words, {
        duration: Math.max(2_000, undo.until - Date.now()),
        action: { label: "Undo", onClick: () => takeBack(undo) },
      });
    },
    takeBackNewest: () => newest && takeBack(newest),
  };
}
