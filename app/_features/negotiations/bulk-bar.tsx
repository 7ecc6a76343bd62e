"use client";

import { CheckCheck } from "lucide-react";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Button } from "@/app/_ui/button";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Kbd } from "@/app/_ui/kbd";

export interface BulkBarProps {
  selected: number;
  total: number;
  keys: boolean;
  busy: boolean;
  onAll: () => void;
  onNone: () => void;
  onApprove: () => void;
}

/** Chooses all or none of the offers that wait, and approves those that are chosen. */
export function BulkBar({ selected, total, keys, busy, onAll, onNone, onApprove }: BulkBarProps) {
  const refusal = useRoleRefusal("operator");
  if (total < 2) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="sm" variant="ghost" onClick={selected === total ? onNone : onAll}>
        {selected === total ? "Choose none" : "Choose all"}
      </Button>
      {selected > 0 ? (
        <>
          <GuardedButton refusal={refusal} size="sm" variant="primary" loading={busy} onClick={onApprove}>
            <CheckCheck aria-hidden /> Approve {selected} chosen{" "}
            {keys ? <Kbd className="max-md:hidden">A</Kbd> : null}
          </GuardedButton>
          {selected < total ? (
            <Button size="sm" variant="ghost" onClick={onNone}>
              Clear
            </Button>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
