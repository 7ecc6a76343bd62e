"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, PiggyBank } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { saveCsv } from "@/app/_lib/save-csv";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import type { SavingRow } from "@/server/api/shapes/savings";
import { PriceFields, readPrice, usePrices } from "./price-fields";
import { SavingsDays } from "./savings-days";
import { SavingsSummary } from "./savings-summary";
import { SavingsTable } from "./savings-table";
import { orderSavings } from "./sum-savings";

const DIMENSIONS = [
  { value: "memory", label: "Memory" },
  { value: "cpu", label: "CPU" },
] as const;
const dimensionParser = parseAsStringLiteral(["memory", "cpu"] as const).withDefault("memory");
/** Sizes are worked out once an hour. */
const RENEW_MS = 60_000;

/** What limits set aside, what of it is used, and what could be given back. */
export function SavingsScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.savings.containers.queryOptions(undefined, { refetchInterval: RENEW_MS }));
  const days = useQuery(trpc.savings.days.queryOptions(undefined, { refetchInterval: RENEW_MS }));
  const [dimension, setDimension] = useQueryState("of", dimensionParser);
  const [prices] = usePrices();
  const rows = query.data ?? [];
  return (
    <>
      <PageHeader
        title="Savings"
        description="What limits set aside, what of it is used, and which limit would cost least. Nothing here changes a limit."
        actions={
          <Button disabled={rows.length === 0} onClick={() => downloadSavings(rows)}>
            <Download aria-hidden /> Export as CSV
          </Button>
        }
      />
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {(all) =>
          all.length === 0 ? (
            <Card>
              <EmptyState icon={PiggyBank} title="No right size yet">
                A container gets its right size once it has been watched for an hour, and a better one every
                hour from then on.
              </EmptyState>
            </Card>
          ) : (
            <div className="grid gap-5">
              <div className="grid gap-5 xl:grid-cols-2">
                {DIMENSIONS.map(({ value }) => (
                  <SavingsSummary
                    key={value}
                    rows={all}
                    dimension={value}
                    price={readPrice(prices[value]) ?? null}
                  />
                ))}
              </div>
              <div className="flex flex-wrap items-end justify-between gap-3">
                <Segmented
                  aria-label="Dimension"
                  value={dimension}
                  onValueChange={(next) => void setDimension(next)}
                  options={DIMENSIONS}
                />
                <PriceFields />
              </div>
              <Loaded query={days} skeleton={<Skeleton className="h-72" />}>
                {(all) => <SavingsDays days={all} dimension={dimension} />}
              </Loaded>
              <SavingsTable rows={orderSavings(all, dimension)} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}

const HEADER = [
  "container",
  "host",
  "image",
  "dimension",
  "limit",
  "used_mean",
  "used_p95",
  "right_size",
  "history_hours",
];

/** Amounts as they are stored: millicores and bytes. */
function downloadSavings(rows: readonly SavingRow[]) {
  saveCsv(
    "savings",
    HEADER,
    rows.map((row) => [
      row.name,
      row.host,
      row.image,
      row.dimension,
      row.cap === null ? "" : String(row.cap),
      String(Math.round(row.usedMean)),
      String(Math.round(row.usedP95)),
      String(Math.round(row.wanted)),
      row.historyHours.toFixed(1),
    ]),
  );
}
