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
  /** Shows the keys. The buttons have room for them, so that none moves under a pointer when they appear. */
  keys: boolean;
  onApprove: () => void;
  onCounter: () => void;
  onReject: () => void;
}

/** Approve, counter, reject; whoever may not is told why. */
export function DecisionButtons({ row, busy, keys, onApprove, onCounter, onReject }: DecisionButtonsProps) {
  const refusal = useRoleRefusal("operator");
  const about = `${row.containerName}: ${changePhrase(row)}`;
  const hint = (key: string) => (keys ? <Kbd className="max-md:hidden">{key}</Kbd> : null);
  return (
    <div className="grid grid-cols-2 gap-2 max-sm:w-full sm:flex">
      <GuardedButton
        refusal={refusal}
        variant="primary"
        loading={busy}
        onClick={onApprove}
        aria-label={`Approve, ${about}`}
        className="md:min-w-34 max-sm:col-span-2"
      >
        <Check aria-hidden /> Approve {hint("A")}
      </GuardedButton>
      {row.kind === "reclaim" ? null : (
        <GuardedButton
          refusal={refusal}
          disabled={busy}
          onClick={onCounter}
          aria-label={`Counter with another amount, ${about}`}
          className="md:min-w-34"
        >
          <SlidersHorizontal aria-hidden /> Counter {hint("C")}
        </GuardedButton>
      )}
      <GuardedButton
        refusal={refusal}
        disabled={busy}
        onClick={onReject}
        aria-label={`Reject, ${about}`}
        className="md:min-w-34"
      >
        <X aria-hidden /> Reject {hint("R")}
      </GuardedButton>
    </div>
  );
}
