"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/app/_lib/describe-error";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { UNDO_SECONDS } from "./use-decide";

export interface DecidedOne {
  row: NegotiationRow;
  /** `null` while it is its turn or it waits for it. */
  outcome: ActionOutcome | null;
}

/**
 * Approves several offers, one after the other, and keeps how each ended: every one is checked by itself, so one that was
 * decided by somebody else, or no longer fits, stops no other.
 */
export function useDecideMany() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [results, setResults] = useState<DecidedOne[]>([]);
  const approveOne = async ({ id, revision }: NegotiationRow): Promise<ActionOutcome> => {
    try {
      return await client.negotiations.approve.mutate({ id, revision, undoSeconds: UNDO_SECONDS });
    } catch (error) {
      // One that cannot be asked for is said in its own line.
      const { title, remedy } = describeError(error);
      return { kind: "refused", because: `${title}. ${remedy}` };
    }
  };
  const setOne = (id: string, outcome: ActionOutcome) =>
    setResults((all) => all.map((each) => (each.row.id === id ? { ...each, outcome } : each)));
  const approve = useMutation({
    mutationFn: async (rows: readonly NegotiationRow[]) => {
      setResults(rows.map((row) => ({ row, outcome: null })));
      for (const row of rows) {
        setOne(row.id, await approveOne(row));
      }
    },
    onSettled: () => {
      for (const part of [trpc.negotiations, trpc.fleet, trpc.container, trpc.session])
        void queries.invalidateQueries(part.pathFilter());
    },
  });
  return { approve, results, setOne, clear: () => setResults([]) };
}
