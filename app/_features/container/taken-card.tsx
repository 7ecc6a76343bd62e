"use client";

import { useQuery } from "@tanstack/react-query";
import { GiveBackButton } from "@/app/_features/savings/give-back-button";
import { Taken } from "@/app/_features/savings/taken";
import { dimensionName } from "@/app/_lib/dimension-words";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";

const RENEW_MS = 15_000;
/** While a way back is being read back. */
const SOON_MS = 2_000;

/** What was taken back of this container's limits, with the way back; absent where nothing was. */
export function TakenCard({ id, name }: { id: number; name: string }) {
  const trpc = useTRPC();
  const { data = [] } = useQuery(
    trpc.savings.ofContainer.queryOptions(
      { id },
      {
        refetchInterval: ({ state }) =>
          state.data?.some(({ reclaim }) => reclaim?.state === "returning") ? SOON_MS : RENEW_MS,
      },
    ),
  );
  const rows = data.filter(({ reclaim, heldOffUntil }) => reclaim !== null || heldOffUntil !== null);
  if (rows.length === 0) return null;
  return (
    <Card title="Taken back" description="All of it goes back at the first sign that it is missed.">
      <ul className="grid gap-3">
        {rows.map((row) => (
          <li key={row.dimension} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <span className="min-w-0 text-sm">
              <span className="block font-medium">{dimensionName(row.dimension)}</span>
              <Taken row={row} />
            </span>
            {row.reclaim === null ? null : <GiveBackButton name={name} reclaim={row.reclaim} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
