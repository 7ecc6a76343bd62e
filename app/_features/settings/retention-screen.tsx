"use client";

import { useQuery } from "@tanstack/react-query";
import { formatBytes } from "@/app/_lib/format-bytes";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import type { Retention } from "@/server/api/shapes/settings";
import { RetentionForm } from "./retention-form";

const COUNT = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

const KINDS: Record<Retention["kinds"][number]["kind"], { name: string; kept: string | null }> = {
  samples: { name: "Raw samples", kept: null },
  application: { name: "Application samples", kept: null },
  rollups: { name: "Roll-ups", kept: "minutes 14 days, five minutes 60 days, hours 400 days" },
  forecasts: { name: "Forecasts", kept: "a day: long enough to be held against what came" },
  assessments: { name: "Risk assessments", kept: "7 days" },
  audit: { name: "Audit", kept: "for good" },
};

/** What is kept for how long, and how much room that takes now. */
export function RetentionScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.settings.retention.queryOptions());
  const refusal = useRoleRefusal("admin");
  return (
    <>
      <PageHeader
        title="Retention"
        description="What is kept for how long, and how much room that takes. Charts and backtests reach back no further."
      />
      <Loaded query={query} skeleton={<Skeleton className="h-80" />}>
        {(retention) => (
          <div className="grid gap-5">
            <Card title="Raw samples">
              <RetentionForm key={retention.days} retention={retention} refusal={refusal} />
            </Card>
            <Card
              flush
              title="What is kept"
              description={`The whole database takes ${formatBytes(retention.databaseBytes)}.`}
            >
              <Kinds {...retention} />
            </Card>
          </div>
        )}
      </Loaded>
    </>
  );
}

function Kinds({ kinds, days }: Retention) {
  return (
    <Table aria-label="What is kept">
      <thead>
        <tr>
          <Th>What</Th>
          <Th>Kept for</Th>
          <Th>Oldest</Th>
          <Th className="text-right max-sm:hidden">Rows</Th>
          <Th className="text-right">Size</Th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, bytes, rows, oldestAt }) => (
          <tr key={kind}>
            <Td className="font-medium">{KINDS[kind].name}</Td>
            <Td>{KINDS[kind].kept ?? `${days} ${days === 1 ? "day" : "days"}`}</Td>
            <Td className="whitespace-nowrap">{oldestAt === null ? "none yet" : <Age at={oldestAt} />}</Td>
            <Td className="text-right tabular-nums max-sm:hidden">
              {rows === 0 ? "0" : `about ${COUNT.format(rows)}`}
            </Td>
            <Td className="whitespace-nowrap text-right tabular-nums">{formatBytes(bytes)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
