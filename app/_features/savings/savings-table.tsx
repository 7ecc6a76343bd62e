"use client";

import Link from "next/link";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatDuration } from "@/app/_lib/format-duration";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { VirtualList } from "@/app/_ui/virtual-list";
import type { SavingRow } from "@/server/api/shapes/savings";
import { slackOf } from "@/server/domain/savings/sum-savings";
import { GiveBackButton } from "./give-back-button";
import { Taken } from "./taken";

const ROW_HEIGHT = 66;

export interface SavingsTableProps {
  rows: readonly SavingRow[];
  /** Less history than this is too early. */
  enoughHours: number;
}

/** One line a container, most to give back first; only those in sight exist. */
export function SavingsTable({ rows, enoughHours }: SavingsTableProps) {
  return (
    <VirtualList
      aria-label="Right size of each container"
      rows={rows}
      rowHeight={ROW_HEIGHT}
      keyOf={({ containerId, dimension }) => `${containerId}/${dimension}`}
    >
      {(row) => <Line row={row} enoughHours={enoughHours} />}
    </VirtualList>
  );
}

function Line({ row, enoughHours }: { row: SavingRow; enoughHours: number }) {
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
        <Taken row={row} />
      </span>
      <span className="min-w-0 tabular-nums">
        right size {amount(row.wanted)}
        <span className="block text-muted text-xs">
          {row.level} {row.margin >= 0 ? "plus" : "less"} {formatPercent(Math.abs(row.margin))}, from{" "}
          {formatDuration(row.historyHours * 3600)} of history, <Age at={row.at} />
        </span>
      </span>
      <span className="flex flex-wrap items-center gap-2 justify-self-start lg:justify-self-end">
        <Verdict row={row} enoughHours={enoughHours} />
        {row.reclaim === null ? null : <GiveBackButton name={row.name} reclaim={row.reclaim} />}
      </span>
    </div>
  );
}

function Verdict({ row, enoughHours }: { row: SavingRow; enoughHours: number }) {
  const slack = slackOf(row);
  if (slack === null) return <Badge tone="outline">Nothing set aside</Badge>;
  if (slack === 0) return <Badge tone="ok">About right</Badge>;
  if (slack < 0) {
    return <Badge tone="warn">Too tight by {formatAmount(row.dimension, -slack)}</Badge>;
  }
  const words = `${formatAmount(row.dimension, slack)} could go back`;
  if (row.historyHours < enoughHours) return <Badge tone="outline">Too early: perhaps {words}</Badge>;
  return <Badge tone="accent">{words}</Badge>;
}
