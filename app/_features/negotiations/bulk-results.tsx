"use client";

import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { useNow } from "@/app/_lib/clock";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { ActionOutcome } from "@/server/api/shapes/common";
import { changePhrase } from "./negotiation-words";
import type { DecidedOne } from "./use-decide-many";
import { useTakeBack } from "./use-take-back";

export interface BulkResultsProps {
  results: readonly DecidedOne[];
  /** One of them was taken back, or it was too late for that. */
  onTakenBack: (id: string, outcome: ActionOutcome) => void;
  onClear: () => void;
}

/** How each of several approvals ended: a line each, with the way back while there is one. */
export function BulkResults({ results, onTakenBack, onClear }: BulkResultsProps) {
  const now = useNow();
  const { takeBack } = useTakeBack();
  const done = results.filter(({ outcome }) => outcome?.kind === "done").length;
  const open = results.some(({ outcome }) => outcome === null);
  return (
    <Card
      title={open ? `Approving ${results.length} offers` : `${done} of ${results.length} done`}
      actions={
        <Button size="sm" variant="ghost" disabled={open} onClick={onClear}>
          Put away
        </Button>
      }
    >
      <ul aria-live="polite" className="grid gap-2">
        {results.map(({ row, outcome }) => {
          const undo =
            outcome?.kind === "done" && outcome.undo && outcome.undo.until > now ? outcome.undo : null;
          return (
            <li key={row.id} className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-base">
              <Sign outcome={outcome} />
              <Link href={`/negotiations/${row.id}`} className="font-medium hover:underline">
                {row.containerName}
              </Link>
              <span className="min-w-0 text-muted">
                {outcome === null ? changePhrase(row) : wordsOf(outcome, now)}
              </span>
              {undo ? (
                <Button
                  size="sm"
                  className="ml-auto"
                  aria-label={`Undo for ${row.containerName}`}
                  onClick={() => takeBack(undo, (answer) => onTakenBack(row.id, answer))}
                >
                  Undo
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function wordsOf(outcome: ActionOutcome, now: number): string {
  if (outcome.kind === "refused") return `Not done: ${outcome.because}`;
  if (!outcome.undo) return outcome.message;
  return outcome.undo.until > now
    ? "Accepted; it is applied in a moment."
    : "Accepted; the change is being applied and read back.";
}

function Sign({ outcome }: Pick<DecidedOne, "outcome">) {
  if (outcome === null)
    return <LoaderCircle aria-label="Under way" className="size-4 animate-spin text-muted" />;
  if (outcome.kind === "done") return <CircleCheck aria-label="Approved" className="size-4 text-ok" />;
  return <CircleX aria-label="Not done" className="size-4 text-warn" />;
}
