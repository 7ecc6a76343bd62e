"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";

/**
 * Saves a policy. What refused it stays in `problem` until the next try; the form is touched only by `onSaved`.
 *
 * onSaved  gets the id under which the list now has the policy; `null` when it has it no longer.
 */
export function useSavePolicy(onSaved: (id: number | null) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const mutation = useMutation(
    trpc.policies.save.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: async (outcome, { name }) => {
        // Wait for the saved row, so that the form does not fall back to the old one for a moment.
        await queries.invalidateQueries(trpc.policies.pathFilter());
        void queries.invalidateQueries(trpc.fleet.pathFilter());
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        const list = queries.getQueryData(trpc.policies.list.queryKey());
        onSaved(list?.rows.find((row) => row.name === name)?.id ?? null);
      },
      onError: (error) => {
        setProblem(errorSentence(error));
        void queries.invalidateQueries(trpc.policies.pathFilter());
      },
    }),
  );
  return { mutate: mutation.mutate, isPending: mutation.isPending, problem };
}
