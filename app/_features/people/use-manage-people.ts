"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import type { person } from "@/server/api/shapes/people";

export type Person = z.infer<typeof person>;

/** Changes a role, disables or enables; the outcome is said, the list is renewed either way. */
export function useManagePeople() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const common = {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => queries.invalidateQueries(trpc.people.pathFilter()),
  };
  return {
    setRole: useMutation(trpc.people.setRole.mutationOptions(common)),
    setDisabled: useMutation(trpc.people.setDisabled.mutationOptions(common)),
  };
}
