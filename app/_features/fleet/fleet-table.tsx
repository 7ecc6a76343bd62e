"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import { memo, useRef } from "react";
import { cn } from "@/app/_lib/cn";
import { usePageTop } from "@/app/_lib/use-page-top";
import { ModeBadge } from "@/app/_ui/mode-badge";
import { Skeleton } from "@/app/_ui/skeleton";
import { SortButton } from "@/app/_ui/table";
import type { FleetRow, SparkValues } from "@/server/api/shapes/fleet";
import type { FleetView, Sort } from "@/server/domain/fleet/fleet-view";
import { ContainerStateBrief } from "../container-state";
import { FIRST_DIRECTION } from "./fleet-view";
import { NameCell } from "./name-cell";
import { ReasonCell } from "./reason-cell";
import { RiskCell } from "./risk-cell";
import { SampleAge } from "./sample-age";
import { TimeToFailure } from "./time-to-failure";
import { UsageCell } from "./usage-cell";
import { useFleetRows } from "./use-fleet-rows";
import { useSparks } from "./use-sparks";

/** At least; a row with something to say below its reason is higher. */
const ROW_HEIGHT = 64;

const COLUMNS: readonly { label: string; sort?: Sort; className: string }[] = [
  { label: "Container", sort: "name", className: "w-[16%]" },
  { label: "Risk", sort: "risk", className: "w-50" },
  { label: "Fails in", sort: "time", className: "w-22" },
  { label: "Reason", className: "" },
  { label: "CPU", sort: "cpu", className: "w-31" },
  { label: "Memory", sort: "memory", className: "w-31" },
  { label: "State", className: "w-29" },
  { label: "Data", sort: "age", className: "w-20" },
];

export interface FleetTableProps {
  view: FleetView;
  /** How many containers the view shows. */
  count: number;
  onView: (view: Partial<FleetView>) => void;
}

/** The fleet on a wide screen. Only the rows in sight exist; the others are room above and below. */
export function FleetTable({ view, count, onView }: FleetTableProps) {
  const router = useRouter();
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = useFleetRows(view);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
    scrollMargin: usePageTop(body),
    onChange: ({ range }) => range && rows.look(range.startIndex, range.endIndex),
  });
  const items = virtual.getVirtualItems();
  const sparks = useSparks(rows.ids);
  const sortBy = (sort: Sort) =>
    onView({ sort, dir: view.sort === sort ? (view.dir === "asc" ? "desc" : "asc") : FIRST_DIRECTION[sort] });

  return (
    <div className="rounded-lg border border-line bg-surface">
      <table
        aria-label="Fleet"
        aria-rowcount={count + 1}
        className="w-full table-fixed border-collapse text-left text-sm"
      >
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(({ label, sort, className }) => {
              const sorted = sort === view.sort ? view.dir : null;
              return (
                <th
                  key={label}
                  scope="col"
                  aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : undefined}
                  className={cn(
                    "border-line border-b px-3 py-1.5 font-medium text-muted text-xs first:pl-4",
                    className,
                  )}
                >
                  {sort ? <SortButton label={label} sorted={sorted} onClick={() => sortBy(sort)} /> : label}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody ref={body}>
          <Room height={(items[0]?.start ?? 0) - virtual.options.scrollMargin} />
          {items.map(({ index }) => {
            const row = rows.rowAt(index);
            return (
              <tr
                key={index}
                ref={virtual.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                onClick={row && (() => router.push(`/containers/${row.id}`))}
                style={{ height: ROW_HEIGHT }}
                className="cursor-pointer border-line border-b last:border-b-0 hover:bg-raised/60 has-[a:focus-visible]:bg-raised/60 [&>td:first-child]:pl-4 [&>td]:px-3 [&>td]:py-1.5"
              >
                {row ? <Cells row={row} spark={sparks?.[String(row.id)]} /> : <OnItsWay />}
              </tr>
            );
          })}
          <Room height={virtual.getTotalSize() - ((items.at(-1)?.end ?? 0) - virtual.options.scrollMargin)} />
        </tbody>
      </table>
    </div>
  );
}

/** The place of the rows that are out of sight. */
function Room({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={COLUMNS.length} style={{ height, padding: 0 }} />
    </tr>
  );
}

/** What one container is known by. */
const Cells = memo(function Cells({ row, spark }: { row: FleetRow; spark: SparkValues | undefined }) {
  return (
    <>
      <td>
        <NameCell row={row} />
      </td>
      <td>
        <RiskCell row={row} />
      </td>
      <td>
        <TimeToFailure value={row.timeToFailure} />
      </td>
      <td>
        <ReasonCell row={row} />
      </td>
      <td>
        <UsageCell row={row} dimension="cpu" values={spark?.cpu} />
      </td>
      <td>
        <UsageCell row={row} dimension="memory" values={spark?.memory} />
      </td>
      <td>
        <StateCell mode={row.mode} state={row.state} health={row.health} />
      </td>
      <td>
        <SampleAge row={row} />
      </td>
    </>
  );
});

const StateCell = memo(function StateCell({
  mode,
  state,
  health,
}: Pick<FleetRow, "mode" | "state" | "health">) {
  return (
    <div className="grid justify-items-start gap-1">
      <ModeBadge mode={mode} />
      <ContainerStateBrief state={state} health={health} />
    </div>
  );
});

/** The place of a row that was scrolled to before it came. */
function OnItsWay() {
  return (
    <td colSpan={COLUMNS.length}>
      <Skeleton className="h-9" />
    </td>
  );
}
