"use client";

import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { GuardedButton } from "@/app/_ui/guarded-button";
import type { SavingRow } from "@/server/api/shapes/savings";
import { useSavingsAction } from "./use-savings-action";

export interface GiveBackButtonProps {
  name: string;
  reclaim: NonNullable<SavingRow["reclaim"]>;
}

/** One click: the whole limit again, and nothing is taken for a day. */
export function GiveBackButton({ name, reclaim }: GiveBackButtonProps) {
  const trpc = useTRPC();
  const refusal = useRoleRefusal("operator");
  const back = useMutation(trpc.savings.giveBack.mutationOptions(useSavingsAction()));
  return (
    <GuardedButton
      size="sm"
      refusal={refusal}
      loading={back.isPending || reclaim.state === "returning"}
      aria-label={`Give back to ${name}`}
      onClick={() => back.mutate({ id: reclaim.id })}
    >
      <Undo2 aria-hidden /> Give back
    </GuardedButton>
  );
}
