"use client";

import { useQuery } from "@tanstack/react-query";
import { Ghost } from "lucide-react";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import type { ShadowComparison } from "@/server/api/shapes/failure-learning";

/** What the challenger would have said, beside what was said, on the same minutes. */
export function ShadowCard() {
  const trpc = useTRPC();
  const query = useQuery(trpc.failureModels.learning.queryOptions(undefined, { refetchInterval: 60_000 }));
  return (
    <Card
      title="In the shadow"
      description="Both voices on the same later minutes; those that a change of ours touched are left out. Within the alert budget of one false alarm a container and week."
    >
      <Loaded query={query} skeleton={<Skeleton className="h-48" />}>
        {({ versions }) => {
          const challenger = versions.find(({ state }) => state === "challenger");
          if (!challenger)
            return (
              <EmptyState icon={Ghost} title="Nobody stands in the shadow">
                The next training puts its outcome here. It is judged on what comes after it, never on what it
                learnt from.
              </EmptyState>
            );
          if (!challenger.shadow || challenger.shadow.judgements.length === 0)
            return (
              <EmptyState icon={Ghost} title={`${challenger.version} listens and says its own`}>
                Its first minutes are judged once their hour is over.
              </EmptyState>
            );
          return <Comparison version={challenger.version} shadow={challenger.shadow} />;
        }}
      </Loaded>
    </Card>
  );
}

function Comparison({ version, shadow }: { version: string; shadow: ShadowComparison }) {
  const against = shadow.against ?? "First passage";
  const rows = shadow.judgements.flatMap(({ minutes, champion, challenger, ...own }) => [
    { key: `${minutes}a`, minutes, who: against, score: champion, own, first: true },
    { key: `${minutes}b`, minutes, who: version, score: challenger, own, first: false },
  ]);
  return (
    <div className="grid gap-3">
      <p className="break-words text-sm">
        {shadow.words.charAt(0).toUpperCase() + shadow.words.slice(1)}.{" "}
        <span className="text-muted">Judged</span> <Age at={shadow.judgedAt} className="text-muted" />
      </p>
      <div className="-mx-4 min-w-0">
        <Table aria-label="Challenger and champion on the same minutes">
          <thead>
            <tr>
              <Th>Within</Th>
              <Th>Who</Th>
              <Th>Brier score</Th>
              <Th>Precision-recall area</Th>
              <Th>Failures caught</Th>
              <Th>Threshold</Th>
              <Th>Judged on</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, minutes, who, score, own, first }) => (
              <tr key={key} className="tabular-nums">
                <Td className="whitespace-nowrap">
                  {first ? `${minutes} min ` : <span className="sr-only">{minutes} min</span>}
                  {first && minutes === shadow.horizon ? <Badge tone="outline">decides</Badge> : null}
                </Td>
                <Td className="whitespace-nowrap font-medium">{who}</Td>
                <Td>{score.brier.toFixed(4)}</Td>
                <Td>{own.failures > 0 ? score.prAucAtBudget.toFixed(3) : "–"}</Td>
                <Td className="whitespace-nowrap">
                  {own.failures > 0
                    ? `${formatPercent(score.recallAtBudget)} of ${own.failures}`
                    : "none came"}
                </Td>
                <Td>{formatPercent(score.threshold)}</Td>
                <Td className="whitespace-nowrap text-muted">
                  {first
                    ? `${own.rows.toLocaleString("en")} min for ${own.weeks.toFixed(1)} container-weeks`
                    : ""}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </div>
  );
}
