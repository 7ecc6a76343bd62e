"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { describeError } from "@/app/_lib/describe-error";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { useTakeBack } from "./use-take-back";
import { whoWasFaster } from "./who-was-faster";

export type Decision =
  | { verb: "approve"; row: NegotiationRow }
  | { verb: "reject"; row: NegotiationRow; note: string }
  | { verb: "counter"; row: NegotiationRow; amount: number; note: string };

/** How long an approval can be taken back before it is applied. */
export const UNDO_SECONDS = 6;

/** A decision that did not take place, and why, to be shown until the reader puts it away. */
export interface Refusal {
  row: NegotiationRow;
  because: string;
}

export interface DecideOptions {
  /** The form closes only now: a refused decision keeps what was typed. */
  onDone?: (decision: Decision) => void;
  onRefused?: (refusal: Refusal) => void;
}

/** Approves, rejects or counters, says how it ended, and names whoever was faster. */
export function useDecide({ onDone, onRefused }: DecideOptions = {}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const undo = useTakeBack();

  const send = (decision: Decision): Promise<ActionOutcome> => {
    const { id, revision } = decision.row;
    if (decision.verb === "approve")
      return client.negotiations.approve.mutate({ id, revision, undoSeconds: UNDO_SECONDS });
    const note = decision.note.trim();
    if (decision.verb === "reject") return client.negotiations.reject.mutate({ id, revision, note });
    return client.negotiations.counter.mutate({
      id,
      revision,
      amount: decision.amount,
      undoSeconds: UNDO_SECONDS,
      ...(note ? { note } : {}),
    });
  };

  return useMutation({
    mutationFn: send,
    onSuccess: async (outcome, decision) => {
      const { row } = decision;
      if (outcome.kind === "done") {
        const words = `${row.containerName}: ${outcome.message}`;
        if (outcome.undo) undo.offer(words, outcome.undo);
        else toast.success(words);
        onDone?.(decision);
        return;
      }
      const now = await queries.fetchQuery(
        trpc.negotiations.get.queryOptions({ id: row.id }, { staleTime: 0 }),
      );
      const because = whoWasFaster(now, Date.now()) ?? outcome.because;
      toast.warning(`${row.containerName}: not done`, { description: because });
      onRefused?.({ row, because });
    },
    onError: (error, decision) => {
      const { title, remedy } = describeError(error);
      toast.error(`Could not ${decision.verb}: ${title}`, { description: remedy });
      onRefused?.({ row: decision.row, because: `${title}. ${remedy}` });
    },
    onSettled: () => {
      for (const part of [trpc.negotiations, trpc.fleet, trpc.container, trpc.session])
        void queries.invalidateQueries(part.pathFilter());
    },
  });
}
