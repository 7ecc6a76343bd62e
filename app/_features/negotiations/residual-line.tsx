"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { useDebounced } from "@/app/_lib/use-debounced";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";

const SETTLE_MS = 250;

/** What the amount that is typed would leave of the risk, by the samples of now. */
export function ResidualLine({ row, amount }: { row: NegotiationDetail; amount: number }) {
  const trpc = useTRPC();
  const asked = useDebounced(amount, SETTLE_MS);
  const { data, isFetching, error } = useQuery(
    trpc.negotiations.residual.queryOptions(
      { id: row.id, amount: asked },
      { placeholderData: keepPreviousData },
    ),
  );
  return (
    <p role="status" aria-busy={isFetching} className={isFetching ? "text-base text-muted" : "text-base"}>
      {error ? (
        <span className="text-muted">The risk that this amount leaves cannot be worked out now.</span>
      ) : data === undefined ? (
        <span className="text-muted">Working out the risk…</span>
      ) : data.risk === null ? (
        <span className="text-muted">Risk with this amount: not known. {data.because}</span>
      ) : (
        <>
          Risk with this amount: <span className="font-semibold">{formatPercent(data.risk)}</span> within{" "}
          {row.horizonMinutes} min
          <span className="text-muted">
            {" "}
            (without: {formatPercent(data.withoutGrant)}, by the usage of now)
          </span>
        </>
      )}
    </p>
  );
}
