"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useRef } from "react";
import { usePageTop } from "@/app/_lib/use-page-top";
import { ModeBadge } from "@/app/_ui/mode-badge";
import { Skeleton } from "@/app/_ui/skeleton";
import type { FleetRow, SparkValues } from "@/server/api/shapes/fleet";
import type { FleetView } from "@/server/domain/fleet/fleet-view";
import { ContainerStateBrief } from "../container-state";
import { NameCell } from "./name-cell";
import { ReasonCell } from "./reason-cell";
import { RiskCell } from "./risk-cell";
import { SampleAge } from "./sample-age";
import { TimeToFailure } from "./time-to-failure";
import { UsageCell } from "./usage-cell";
import { useFleetRows } from "./use-fleet-rows";
import { useSparks } from "./use-sparks";

/** The fleet on a narrow screen: a card a container, only those in sight. */
export function FleetCards({ view, count }: { view: FleetView; count: number }) {
  const list = useRef<HTMLUListElement>(null);
  const rows = useFleetRows(view);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => 212,
    gap: 10,
    overscan: 4,
    scrollMargin: usePageTop(list),
    onChange: ({ range }) => range && rows.look(range.startIndex, range.endIndex),
  });
  const items = virtual.getVirtualItems();
  const sparks = useSparks(rows.ids);
  return (
    <ul ref={list} aria-label="Fleet" className="relative" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const row = rows.rowAt(item.index);
        return (
          <li
            key={item.index}
            ref={virtual.measureElement}
            data-index={item.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
          >
            {row ? <FleetCard row={row} spark={sparks?.[String(row.id)]} /> : <Skeleton className="h-50" />}
          </li>
        );
      })}
    </ul>
  );
}

const FleetCard = memo(function FleetCard({ row, spark }: { row: FleetRow; spark: SparkValues | undefined }) {
  return (
    <article className="relative grid gap-x-8 gap-y-3 rounded-lg border border-line bg-surface p-3.5 text-sm md:grid-cols-2">
      <div className="flex items-start justify-between gap-3">
        <NameCell row={row} stretched />
        <ModeBadge mode={row.mode} />
      </div>
      <RiskCell row={row} />
      <ReasonCell row={row} />
      <div className="grid grid-cols-2 gap-4">
        <UsageCell row={row} dimension="cpu" values={spark?.cpu} named />
        <UsageCell row={row} dimension="memory" values={spark?.memory} named />
      </div>
      <div className="flex items-center justify-between gap-3 border-line border-t pt-2.5 text-xs md:col-span-2">
        <ContainerStateBrief state={row.state} health={row.health} />
        <span>
          <span className="text-muted">Fails in </span>
          <TimeToFailure value={row.timeToFailure} />
        </span>
        <SampleAge row={row} />
      </div>
    </article>
  );
});
