"use client";

import { Check, SlidersHorizontal, X } from "lucide-react";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Kbd } from "@/app/_ui/kbd";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { changePhrase } from "./negotiation-words";

export interface DecisionButtonsProps {
  row: NegotiationRow;
  /** Approving it is under way. */
  busy: boolean;
  showKeys: boolean;
  onApprove: () => void;
  onCounter: () => void;
  onReject: () => void;
}

/** Approve, counter, reject; whoever may not is told why. */
export function DecisionButtons({
  row,
  busy,
  showKeys,
  onApprove,
  onCounter,
  onReject,
}: DecisionButtonsProps) {
  const refusal = useRoleRefusal("operator");
  const about = `${row.containerName}: ${changePhrase(row)}`;
  return (
    <div className="grid grid-cols-2 gap-2 max-sm:w-full sm:flex">
      <GuardedButton
        refusal={refusal}
        variant="primary"
        loading={busy}
        onClick={onApprove}
        aria-label={`Approve, ${about}`}
        className="max-sm:col-span-2"
      >
        <Check aria-hidden /> Approve {showKeys ? <Kbd>A</Kbd> : null}
      </GuardedButton>
      <GuardedButton
        refusal={refusal}
        disabled={busy}
        onClick={onCounter}
        aria-label={`Counter with another amount, ${about}`}
      >
        <SlidersHorizontal aria-hidden /> Counter {showKeys ? <Kbd>C</Kbd> : null}
      </GuardedButton>
      <GuardedButton refusal={refusal} disabled={busy} onClick={onReject} aria-label={`Reject, ${about}`}>
        <X aria-hidden /> Reject {showKeys ? <Kbd>R</Kbd> : null}
      </GuardedButton>
    </div>
  );
}
