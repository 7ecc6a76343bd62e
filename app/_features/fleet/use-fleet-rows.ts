"use client";

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import type { FleetRow } from "@/server/api/shapes/fleet";
import type { FleetView } from "@/server/domain/fleet/fleet-view";

/** Rows are asked for in blocks, so that scrolling by a row asks for nothing. */
const BLOCK = 50;

/** The beginning of the fleet in a view's order, with the counts of all of it. */
export function useFleet(view: FleetView) {
  const trpc = useTRPC();
  return useQuery(trpc.fleet.list.queryOptions(blockOf(view, 0), { placeholderData: keepPreviousData }));
}

export interface FleetRows {
  /** The row at a place of the view's order; `undefined` while it is on its way. */
  rowAt(index: number): FleetRow | undefined;
  /** The rows that are here, for what is asked about them. */
  ids: number[];
  /** Says which rows are in sight. */
  look(first: number, last: number): void;
}

/** The rows in sight, and only they: what is renewed with every change does not grow with the fleet. */
export function useFleetRows(view: FleetView): FleetRows {
  const trpc = useTRPC();
  const [[from, to], setBlocks] = useState<readonly [number, number]>([0, 0]);
  const blocks = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const queries = useQueries({
    queries: blocks.map((block) =>
      trpc.fleet.list.queryOptions(blockOf(view, block), { placeholderData: keepPreviousData }),
    ),
  });
  return {
    rowAt: (index) => queries[Math.floor(index / BLOCK) - from]?.data?.rows[index % BLOCK],
    ids: queries.flatMap(({ data }) => data?.rows.map(({ id }) => id) ?? []).toSorted((a, b) => a - b),
    look(first, last) {
      const next = [Math.floor(first / BLOCK), Math.floor(last / BLOCK)] as const;
      setBlocks((now) => (now[0] === next[0] && now[1] === next[1] ? now : next));
    },
  };
}

const blockOf = (view: FleetView, block: number) => ({ ...view, offset: block * BLOCK, limit: BLOCK });
