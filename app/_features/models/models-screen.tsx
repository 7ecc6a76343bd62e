"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartSpline } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { FailureModels } from "./failure/failure-models";
import { LstmCard } from "./lstm-card";
import { SpeakingSummary } from "./speaking-summary";
import { SpeakingTable } from "./speaking-table";
import { SpeakingToolbar } from "./speaking-toolbar";
import { selectSpeaking, speakingViewParsers } from "./speaking-view";

/** Which models speak of each container's future, with what weight and why, and whether what they said held. */
export function ModelsScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.models.speaking.queryOptions(undefined, { refetchInterval: 30_000 }));
  const [view, setView] = useQueryStates(speakingViewParsers);
  return (
    <>
      <PageHeader
        title="Models"
        description="Which models speak of each container's future, with what weight and why, and whether what they said held."
      />
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {(rows) =>
          rows.length === 0 ? (
            <Card>
              <EmptyState icon={ChartSpline} title="No forecast yet">
                The first forecasts come once a container has been watched for about a minute.
              </EmptyState>
            </Card>
          ) : (
            <div className="grid gap-5">
              <SpeakingSummary rows={rows} />
              <LstmCard />
              <section aria-label="Who speaks of each container">
                <SpeakingToolbar
                  view={view}
                  onView={(next) => void setView(next)}
                  shown={selectSpeaking(rows, view).length}
                  total={rows.length}
                />
                <SpeakingTable rows={selectSpeaking(rows, view)} />
              </section>
            </div>
          )
        }
      </Loaded>
      <FailureModels />
    </>
  );
}
