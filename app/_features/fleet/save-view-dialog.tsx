"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { TextField } from "@/app/_ui/text-field";
import type { SavedView } from "@/server/api/shapes/saved-views";

export interface SaveViewDialogProps {
  /** As in the address; empty is the whole fleet. */
  query: string;
  known: readonly SavedView[];
  onClose: () => void;
}

/** Gives the search, filters and order of now a name. */
export function SaveViewDialog({ query, known, onClose }: SaveViewDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const save = useMutation(
    trpc.savedViews.save.mutationOptions({
      onSuccess: (outcome) => {
        notifyOutcome(outcome);
        if (outcome.kind === "done") onClose();
      },
      onError: notifyError,
      onSettled: () => queries.invalidateQueries(trpc.savedViews.pathFilter()),
    }),
  );
  const replaces = known.some((view) => view.name === name.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ page: "fleet", name, query });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Save this view"
      description="Its search, filters and order, for you alone, wherever you sign in."
    >
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="Name"
          value={name}
          maxLength={40}
          autoFocus
          required
          hint={replaces ? "Takes the place of the view with this name." : "e.g. Shop at risk"}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" loading={save.isPending} disabled={name.trim() === ""}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
