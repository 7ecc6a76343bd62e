"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatNumber, UNKNOWN } from "@/app/_lib/format-number";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { Sparkline } from "@/app/_ui/sparkline";
import { Switch } from "@/app/_ui/switch";
import { Table, Td, Th } from "@/app/_ui/table";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { useContainerAction } from "./use-container-action";

type Series = ContainerDetail["telemetry"]["series"][number];

const ROLES = [
  { value: "none", label: "no role" },
  { value: "latency", label: "latency" },
  { value: "errors", label: "errors" },
  { value: "queue", label: "queue" },
  { value: "traffic", label: "traffic" },
] as const;

/** How many series are listed at once: a search finds the others. */
const MOST = 50;

export interface SeriesTableProps {
  series: readonly Series[];
  mayChange: boolean;
}

/** The series that an endpoint offers: which are kept, and what each one means. */
export function SeriesTable({ series, mayChange }: SeriesTableProps) {
  const [search, setSearch] = useState("");
  const found = series
    .filter((one) => describe(one).toLowerCase().includes(search.toLowerCase()))
    // Kept ones first; the order is otherwise the server's.
    .sort((a, b) => Number(b.selected) - Number(a.selected));
  return (
    <>
      {series.length > 8 ? (
        <div className="px-4 pb-2">
          <Input
            type="search"
            aria-label="Search series"
            placeholder={`Search ${series.length} series`}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      ) : null}
      <Table aria-label="Series">
        <thead>
          <tr>
            <Th>Keep</Th>
            <Th>Series</Th>
            <Th>Role</Th>
            <Th className="hidden sm:table-cell">Last value</Th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MOST).map((one) => (
            <SeriesRow key={one.id} series={one} mayChange={mayChange} />
          ))}
        </tbody>
      </Table>
      {found.length > MOST ? (
        <p className="px-4 py-2 text-muted text-xs">{found.length - MOST} more: search to see them.</p>
      ) : null}
    </>
  );
}

function SeriesRow({ series, mayChange }: { series: Series; mayChange: boolean }) {
  const trpc = useTRPC();
  const select = useMutation(trpc.container.selectSeries.mutationOptions(useContainerAction()));
  const history = useQuery(
    trpc.container.applicationHistory.queryOptions(
      { seriesId: series.id, range: "1h" },
      { enabled: series.selected },
    ),
  );
  const { id, name, selected, role } = series;
  // What was just chosen is shown at once; the server's answer settles it.
  const wanted = select.isPending ? select.variables : { selected, role };
  return (
    <tr>
      <Td>
        <Switch
          aria-label={`Keep ${describe(series)}`}
          checked={wanted.selected}
          disabled={!mayChange}
          onCheckedChange={(next) => select.mutate({ seriesId: id, selected: next, role: wanted.role })}
        />
      </Td>
      <Td className="max-w-44 sm:max-w-56">
        <span className="block truncate font-mono" title={describe(series)}>
          {name}
        </span>
        <span className="block truncate text-muted text-xs">{labelsOf(series) || series.type}</span>
        <span className="sm:hidden">
          <LastValue series={series} />
        </span>
      </Td>
      <Td>
        <Select
          size="sm"
          aria-label={`Role of ${describe(series)}`}
          value={wanted.role ?? "none"}
          disabled={!mayChange}
          onValueChange={(next) =>
            select.mutate({ seriesId: id, selected: wanted.selected, role: next === "none" ? null : next })
          }
          options={ROLES}
          className="w-28"
        />
      </Td>
      <Td className="hidden whitespace-nowrap sm:table-cell">
        <LastValue series={series} />
        {selected ? (
          <Sparkline label={`${name}, last hour`} values={history.data?.value} className="block" />
        ) : null}
      </Td>
    </tr>
  );
}

function LastValue({ series: { lastValue, lastAt } }: { series: Series }) {
  return (
    <>
      {lastValue === null ? UNKNOWN : formatNumber(lastValue)}
      <Age at={lastAt} className="ml-2 text-muted text-xs" />
    </>
  );
}

const labelsOf = (series: Series) =>
  Object.entries(series.labels)
    .map(([key, value]) => `${key}="${value}"`)
    .join(", ");

const describe = (series: Series) => `${series.name}{${labelsOf(series)}}`;
