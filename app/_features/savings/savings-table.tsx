"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import Link from "next/link";
import { useRef } from "react";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatDuration } from "@/app/_lib/format-duration";
import { formatPercent } from "@/app/_lib/format-percent";
import { usePageTop } from "@/app/_lib/use-page-top";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import type { SavingRow } from "@/server/api/shapes/savings";
import { ENOUGH_HOURS, slackOf } from "./sum-savings";

const ROW_HEIGHT = 66;

/** One line a container, most to give back first; only those in sight exist. */
export function SavingsTable({ rows }: { rows: readonly SavingRow[] }) {
  const list = useRef<HTMLUListElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: usePageTop(list),
    getItemKey: (index) => `${rows[index]!.containerId}/${rows[index]!.dimension}`,
  });
  return (
    <ul
      ref={list}
      aria-label="Right size of each container"
      className="relative rounded-lg border border-line bg-surface"
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map((item) => (
        <li
          key={item.key}
          ref={virtual.measureElement}
          data-index={item.index}
          aria-posinset={item.index + 1}
          aria-setsize={rows.length}
          className="absolute inset-x-0 border-line border-b px-4 py-2.5 last:border-b-0"
          style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
        >
          <Line row={rows[item.index]!} />
        </li>
      ))}
    </ul>
  );
}

function Line({ row }: { row: SavingRow }) {
  const amount = (value: number | null) => formatAmount(row.dimension, value);
  return (
    <div className="grid gap-x-5 gap-y-1 text-sm lg:grid-cols-[minmax(0,14rem)_15rem_minmax(0,1fr)_auto]">
      <span className="min-w-0">
        <Link
          href={`/containers/${row.containerId}`}
          title={row.name}
          className="block truncate font-medium hover:underline"
        >
          {row.name}
        </Link>
        <span className="block truncate text-muted text-xs">{row.host}</span>
      </span>
      <span className="tabular-nums">
        {row.cap === null ? "no limit" : `limit ${amount(row.cap)}`}
        <span className="block text-muted text-xs">
          used {amount(row.usedMean)} on average, {amount(row.usedP95)} at p95
        </span>
      </span>
      <span className="min-w-0 tabular-nums">
        right size {amount(row.wanted)}
        <span className="block text-muted text-xs">
          {row.level} {row.margin >= 0 ? "plus" : "less"} {formatPercent(Math.abs(row.margin))}, from{" "}
          {formatDuration(row.historyHours * 3600)} of history, <Age at={row.at} />
        </span>
      </span>
      <span className="justify-self-start lg:justify-self-end">
        <Verdict row={row} />
      </span>
    </div>
  );
}

function Verdict({ row }: { row: SavingRow }) {
  const slack = slackOf(row);
  if (slack === null) return <Badge tone="outline">Nothing set aside</Badge>;
  if (slack === 0) return <Badge tone="ok">About right</Badge>;
  if (slack < 0) {
    return <Badge tone="warn">Too tight by {formatAmount(row.dimension, -slack)}</Badge>;
  }
  const words = `${formatAmount(row.dimension, slack)} could go back`;
  if (row.historyHours < ENOUGH_HOURS) return <Badge tone="outline">Too early: perhaps {words}</Badge>;
  return <Badge tone="accent">{words}</Badge>;
}
