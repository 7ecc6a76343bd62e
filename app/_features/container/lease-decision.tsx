"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { useContainerAction } from "./use-container-action";

/** What a person can do about a grant that could not be given back by itself. */
export function LeaseDecision({ leaseId }: { leaseId: string }) {
  const trpc = useTRPC();
  const refusal = useRoleRefusal("operator");
  const extend = useMutation(trpc.leases.extend.mutationOptions(useContainerAction()));
  const keep = useMutation(trpc.leases.keepForGood.mutationOptions(useContainerAction()));
  const isBusy = extend.isPending || keep.isPending;
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <GuardedButton
        size="sm"
        refusal={refusal}
        disabled={isBusy}
        onClick={() => extend.mutate({ id: leaseId })}
      >
        Another term
      </GuardedButton>
      <GuardedButton
        size="sm"
        variant="ghost"
        refusal={refusal}
        disabled={isBusy}
        onClick={() => keep.mutate({ id: leaseId })}
      >
        Keep for good
      </GuardedButton>
    </div>
  );
}
