"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { useStored } from "@/app/_lib/use-stored";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { TextArea } from "@/app/_ui/text-area";
import type { PolicyRow } from "./policy-draft";

/** As the server asks for it. */
const SHORTEST = 10;

/** Asks an administrator why a scope shall act without a backtest. What is typed outlives a refusal. */
export function OverrideDialog({ saved, onClose }: { saved: PolicyRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [reason, setReason] = useStored("session", `override.${saved.id}`, "");
  const [problem, setProblem] = useState<string | null>(null);
  const override = useMutation(
    trpc.policies.overrideAuto.mutationOptions({
      onSuccess: async (outcome) => {
        await queries.invalidateQueries(trpc.policies.pathFilter());
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        setReason(undefined);
        onClose();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const isTooShort = reason.trim().length < SHORTEST;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Let ${saved.name} act without a backtest?`}
      description="Its record is watched all the same: below the bar it falls back, as the policy says. Your name and reason stand here and in the audit."
      footer={
        <>
          <Button type="button" onClick={onClose}>
            Keep it locked
          </Button>
          <Button
            type="button"
            variant="danger"
            loading={override.isPending}
            disabled={isTooShort}
            onClick={() => override.mutate({ id: saved.id, reason: reason.trim() })}
          >
            Unlock without a backtest
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      <Field label="Why" hint={`At least ${SHORTEST} letters, e.g. what is known of these containers.`}>
        {(control) => (
          <TextArea {...control} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
    </Dialog>
  );
}
