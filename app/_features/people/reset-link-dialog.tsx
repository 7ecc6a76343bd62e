"use client";

import { useMutation } from "@tanstack/react-query";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { CopyText } from "@/app/_ui/copy-text";
import { Dialog } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";
import type { Person } from "./use-manage-people";

/** Makes a link by which somebody chooses a new password, and shows it, once. */
export function ResetLinkDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const trpc = useTRPC();
  const make = useMutation(trpc.people.makeResetLink.mutationOptions());
  const made = make.data?.kind === "done" ? make.data : null;
  const problem =
    make.data?.kind === "refused" ? make.data.because : make.error ? errorSentence(make.error) : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made ? "Copy the link now" : `A new password for ${person.name}?`}
      description={
        made
          ? `It is shown once, works once and for an hour. Whoever opens it can sign in as ${person.name}: send it by a safe way.`
          : "You get a link to hand over, by which they choose a password themselves. Until they do, their old one works."
      }
      footer={
        made ? (
          <Button onClick={onClose}>I have copied it</Button>
        ) : (
          <>
            <Button onClick={onClose}>Not now</Button>
            <Button variant="primary" loading={make.isPending} onClick={() => make.mutate({ id: person.id })}>
              Make the link
            </Button>
          </>
        )
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      {made ? <CopyText label="the link" text={made.link} /> : null}
    </Dialog>
  );
}
