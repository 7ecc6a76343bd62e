"use client";

import { useState } from "react";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Button } from "@/app/_ui/button";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Notice } from "@/app/_ui/notice";
import type { PolicyRow } from "./policy-draft";
import { RemoveDialog } from "./remove-dialog";

export interface SaveBarProps {
  saved: PolicyRow | null;
  dirty: boolean;
  overtaken: boolean;
  saving: boolean;
  /** Why the last try was refused. */
  problem: string | null;
  /** Fields that cannot be read, once a save was tried. */
  errors: number;
  removable: boolean;
  onDiscard: () => void;
  onRemoved: () => void;
}

/** Save, discard, remove; stays in sight while the form scrolls. */
export function SaveBar(props: SaveBarProps) {
  const { saved, dirty, overtaken, saving, problem, errors, removable, onDiscard, onRemoved } = props;
  const [removing, setRemoving] = useState(false);
  const mayEdit = useRoleRefusal("operator");
  const mayRemove = useRoleRefusal("admin");
  const waits = overtaken ? "Choose first whether to keep yours or to take theirs" : null;
  return (
    <div className="sticky bottom-0 z-10 grid gap-2 border-line border-t bg-bg py-3 max-md:bottom-14">
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      <div className="flex flex-wrap items-center gap-2">
        <GuardedButton
          type="submit"
          variant="primary"
          refusal={mayEdit ?? waits}
          loading={saving}
          disabled={!dirty}
        >
          {saved ? "Save" : "Create policy"}
        </GuardedButton>
        <Button disabled={!dirty || saving} onClick={onDiscard}>
          Discard changes
        </Button>
        <p role="status" className="min-w-0 grow text-muted text-sm">
          {errors > 0 ? (
            <span className="text-danger">
              {errors === 1 ? "One field needs another value" : `${errors} fields need another value`}
            </span>
          ) : dirty ? (
            "Not saved yet; kept in this tab"
          ) : (
            "All saved"
          )}
        </p>
        {removable && saved ? (
          <GuardedButton refusal={mayRemove} variant="ghost" onClick={() => setRemoving(true)}>
            Remove
          </GuardedButton>
        ) : null}
      </div>
      {removing && saved ? (
        <RemoveDialog saved={saved} onClose={() => setRemoving(false)} onRemoved={onRemoved} />
      ) : null}
    </div>
  );
}
