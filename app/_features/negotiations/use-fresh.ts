"use client";

import { useQuery } from "@tanstack/react-query";
import { useNow } from "@/app/_lib/clock";
import { useTRPC } from "@/app/_lib/trpc";
import type { NegotiationDetail, NegotiationRow } from "@/server/api/shapes/negotiation";
import { changePhrase, stateWords } from "./negotiation-words";
import { whoWasFaster } from "./who-was-faster";

/** A negotiation as it stands now, for a form that was opened on what it was: and what became of it meanwhile. */
export function useFresh(seen: NegotiationRow) {
  const trpc = useTRPC();
  const now = useNow();
  const query = useQuery(trpc.negotiations.get.queryOptions({ id: seen.id }));
  const row: NegotiationRow = query.data ?? seen;
  return {
    row,
    detail: query.data ?? null,
    changed: query.data ? changedWords(seen, query.data, now) : null,
    query,
  };
}

function changedWords(seen: NegotiationRow, row: NegotiationDetail, now: number): string | null {
  if (!row.waiting)
    return (
      whoWasFaster(row, now) ??
      `It no longer waits: ${stateWords(row.state).label}.${row.outcome ? ` ${row.outcome}` : ""}`
    );
  if (row.revision !== seen.revision)
    return `The offer changed meanwhile: it is now to ${changePhrase(row)}.`;
  return null;
}
