"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";
import type { PolicyRow } from "./policy-draft";

export interface RemoveDialogProps {
  saved: PolicyRow;
  onClose: () => void;
  onRemoved: () => void;
}

/** Asks before a policy is removed, with what that means for the containers it matches. */
export function RemoveDialog({ saved, onClose, onRemoved }: RemoveDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const remove = useMutation(
    trpc.policies.remove.mutationOptions({
      onSuccess: async (outcome) => {
        if (outcome.kind === "refused") setProblem(outcome.because);
        else {
          toast.success(outcome.message);
          onRemoved();
        }
        await queries.invalidateQueries(trpc.policies.pathFilter());
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove the policy ${saved.name}?`}
      description={`${saved.containers === 1 ? "The container" : `The ${saved.containers} containers`} that it matches will follow the other policies from the next cycle on. Negotiations under way keep the policy they began with.`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            loading={remove.isPending}
            onClick={() => remove.mutate({ id: saved.id, revision: saved.revision })}
          >
            Remove
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
    </Dialog>
  );
}
