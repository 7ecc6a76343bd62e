"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { usePageTop } from "@/app/_lib/use-page-top";
import { ModeBadge } from "@/app/_ui/mode-badge";
import type { FleetRow } from "@/server/api/shapes/fleet";
import { ContainerStateBrief } from "../container-state";
import { NameCell } from "./name-cell";
import { ReasonCell } from "./reason-cell";
import { RiskCell } from "./risk-cell";
import { SampleAge } from "./sample-age";
import { TimeToFailure } from "./time-to-failure";
import { UsageCell } from "./usage-cell";
import { useSparks } from "./use-sparks";

/** The fleet on a narrow screen: a card a container, only those in sight. */
export function FleetCards({ rows }: { rows: readonly FleetRow[] }) {
  const list = useRef<HTMLUListElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 212,
    gap: 10,
    overscan: 4,
    scrollMargin: usePageTop(list),
    getItemKey: (index) => rows[index]!.id,
  });
  const items = virtual.getVirtualItems();
  const sparks = useSparks(
    rows.map((row) => row.id),
    items[0]?.index ?? 0,
    items.at(-1)?.index ?? 0,
  );
  return (
    <ul ref={list} aria-label="Fleet" className="relative" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const row = rows[item.index]!;
        const spark = sparks?.[String(row.id)];
        return (
          <li
            key={row.id}
            ref={virtual.measureElement}
            data-index={item.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
          >
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
          </li>
        );
      })}
    </ul>
  );
}
