"use client";

import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { useNow } from "@/app/_lib/clock";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { changePhrase } from "./negotiation-words";
import type { DecidedOne } from "./use-decide-many";
import { useTakeBack } from "./use-take-back";

/** How each of several approvals ended: a line each, with the way back while there is one. */
export function BulkResults({ results, onClear }: { results: readonly DecidedOne[]; onClear: () => void }) {
  const now = useNow();
  const { takeBack } = useTakeBack();
  const done = results.filter(({ outcome }) => outcome?.kind === "done").length;
  const open = results.some(({ outcome }) => outcome === null);
  return (
    <Card
      title={open ? `Approving ${results.length} offers` : `${done} of ${results.length} approved`}
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
                {outcome === null
                  ? changePhrase(row)
                  : outcome.kind === "done"
                    ? outcome.message
                    : `Not done: ${outcome.because}`}
              </span>
              {undo ? (
                <Button
                  size="sm"
                  className="ml-auto"
                  aria-label={`Undo for ${row.containerName}`}
                  onClick={() => takeBack(undo)}
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

function Sign({ outcome }: Pick<DecidedOne, "outcome">) {
  if (outcome === null)
    return <LoaderCircle aria-label="Under way" className="size-4 animate-spin text-muted" />;
  if (outcome.kind === "done") return <CircleCheck aria-label="Approved" className="size-4 text-ok" />;
  return <CircleX aria-label="Not done" className="size-4 text-warn" />;
}
