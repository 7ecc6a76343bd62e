"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { TextField } from "@/app/_ui/text-field";
import { useSetPaused } from "./use-set-paused";

/** Asks why acting is to be paused: the answer stands in the audit and in the banner's place. */
export function PauseDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const [because, setBecause] = useState("");
  const pause = useSetPaused();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    pause.mutate({ paused: true, because: because.trim() }, { onSuccess: () => onOpenChange(false) });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Pause acting on every host?"
      description="PFN keeps watching and predicting, and changes no limit until someone resumes. Limits stay as they are."
    >
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="Why"
          value={because}
          onChange={(event) => setBecause(event.target.value)}
          placeholder="e.g. planned maintenance until 16:00"
          hint="Kept in the audit with your name."
          maxLength={200}
          required
        />
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" loading={pause.isPending} disabled={because.trim() === ""}>
            Pause acting
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
