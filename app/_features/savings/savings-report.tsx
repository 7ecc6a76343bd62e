"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { saveCsv } from "@/app/_lib/save-csv";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import type { SavingReportRow } from "@/server/api/shapes/savings";
import type { SizedDimension } from "@/server/domain/savings/sum-savings";
import { HOUR_UNITS, moneyOf, type Pricing } from "./pricing";

const DAYS = 30;
const SHOWN = 8;

/** The last 30 days container by container, those that are gone included: requested, used, reclaimed, and left idle. */
export function SavingsReport({ dimension, pricing }: { dimension: SizedDimension; pricing: Pricing }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.savings.report.queryOptions({ days: DAYS }));
  const { name, per } = HOUR_UNITS[dimension];
  return (
    <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
      {(all) => {
        const rows = all.filter((row) => row.dimension === dimension);
        const cell = (hours: number) => (hours / per).toFixed(1);
        return (
          <Card
            flush
            title="The last 30 days"
            description={`In ${name}, each container that had a limit, also those that are gone. Requested is the limit in force and what was taken back of it.`}
          >
            {rows.length === 0 ? (
              <p className="px-4 pb-4 text-muted text-sm">The first day is added up within the hour.</p>
            ) : (
              <>
                <Table aria-label="Savings of the last 30 days">
                  <thead>
                    <tr>
                      {["Container", "Requested", "Used", "Slack", "Reclaimable", "Reclaimed"].map(
                        (title) => (
                          <Th key={title}>{title}</Th>
                        ),
                      )}
                      {pricing.price === null ? null : <Th>Saved</Th>}
                    </tr>
                  </thead>
                  <tbody>
                    {rows.slice(0, SHOWN).map((row) => (
                      <tr key={row.containerId}>
                        <Td className="max-w-56">
                          <span className="block truncate font-medium">{row.name}</span>
                          <span className="block truncate text-muted text-xs">
                            {row.host},{" "}
                            {row.firstDay === row.lastDay ? row.lastDay : `${row.firstDay} – ${row.lastDay}`}
                          </span>
                        </Td>
                        {amountsOf(row).map(([key, hours]) => (
                          <Td key={key} className="whitespace-nowrap tabular-nums">
                            {cell(hours)}
                          </Td>
                        ))}
                        {pricing.price === null ? null : (
                          <Td className="whitespace-nowrap tabular-nums">
                            {moneyOf(pricing, row.reclaimedHours / per)}
                          </Td>
                        )}
                      </tr>
                    ))}
                  </tbody>
                </Table>
                <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3">
                  <p className="text-muted text-sm">
                    {rows.length > SHOWN
                      ? `The first ${SHOWN} of ${rows.length}; the file has all.`
                      : `${rows.length === 1 ? "1 container" : `${rows.length} containers`}.`}
                  </p>
                  <Button size="sm" onClick={() => download(rows)}>
                    <Download aria-hidden /> Report as CSV
                  </Button>
                </div>
              </>
            )}
          </Card>
        );
      }}
    </Loaded>
  );
}

/** Amount × hours, in the order of the columns. */
function amountsOf(row: SavingReportRow): [string, number][] {
  return [
    ["requested", row.capHours + row.reclaimedHours],
    ["used", row.usedHours],
    ["slack", Math.max(0, row.capHours - row.usedHours)],
    ["reclaimable", Math.max(0, row.capHours - row.rightHours)],
    ["reclaimed", row.reclaimedHours],
  ];
}

/** Amounts as they are stored: millicore-hours and byte-hours. */
function download(rows: readonly SavingReportRow[]) {
  const header = ["container", "host", "dimension", "first_day", "last_day", "hours"];
  const columns = ["requested", "used", "slack", "reclaimable", "reclaimed"].map((name) => `${name}_hours`);
  saveCsv(
    "savings-report",
    [...header, ...columns],
    rows.map((row) => [
      row.name,
      row.host,
      row.dimension,
      row.firstDay,
      row.lastDay,
      row.hours.toFixed(2),
      ...amountsOf(row).map(([, hours]) => hours.toFixed(0)),
    ]),
  );
}
