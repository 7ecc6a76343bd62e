"use client";

import { useState } from "react";
import { useStored } from "@/app/_lib/use-stored";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { TextArea } from "@/app/_ui/text-area";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { changePhrase } from "./negotiation-words";
import { useDecide } from "./use-decide";
import { useFresh } from "./use-fresh";

const MAX = 500;

/** Rejects with a comment. The comment outlives a refusal, a closed dialog and a reload. */
export function RejectDialog({ row: seen, onClose }: { row: NegotiationRow; onClose: () => void }) {
  const { row, changed } = useFresh(seen);
  const [note, setNote] = useStored("session", `reject.${seen.id}`, "");
  const [because, setBecause] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const decide = useDecide({
    onDone: () => {
      setNote(undefined);
      onClose();
    },
    onRefused: (refusal) => setBecause(refusal.because),
  });
  const empty = note.trim() === "";
  const submit = () => {
    setAsked(true);
    if (!empty) decide.mutate({ verb: "reject", row, note });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Reject for ${row.containerName}`}
      description={`The proposal to ${changePhrase(row)} is dropped and the limits stay as they are.`}
      footer={
        <>
          <Button onClick={onClose}>{row.waiting ? "Keep waiting" : "Close"}</Button>
          <Button variant="danger" loading={decide.isPending} disabled={!row.waiting} onClick={submit}>
            Reject
          </Button>
        </>
      }
    >
      {because || changed ? <Notice tone="warn">{because ?? changed}</Notice> : null}
      <Field
        label="Why"
        hint={`Kept with the negotiation and in the audit. ${MAX - note.length} characters left.`}
        error={asked && empty ? "Say why: whoever looks at this later will want to know" : undefined}
      >
        {(control) => (
          <TextArea
            {...control}
            value={note}
            maxLength={MAX}
            autoFocus
            onChange={(event) => setNote(event.target.value)}
            onKeyDown={(event) => (event.metaKey || event.ctrlKey) && event.key === "Enter" && submit()}
          />
        )}
      </Field>
    </Dialog>
  );
}
