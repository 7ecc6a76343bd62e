"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartSpline } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { LstmCard } from "./lstm-card";
import { SpeakingSummary } from "./speaking-summary";
import { SpeakingTable } from "./speaking-table";
import { SpeakingToolbar } from "./speaking-toolbar";
import { selectSpeaking, speakingViewParsers } from "./speaking-view";

/** Who speaks of each container's future, with what weight and why, and whether the bands held. */
export function ForecastModels() {
  const trpc = useTRPC();
  const query = useQuery(trpc.models.speaking.queryOptions(undefined, { refetchInterval: 30_000 }));
  const [view, setView] = useQueryStates(speakingViewParsers);
  return (
    <div className="grid gap-5">
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {(rows) =>
          rows.length === 0 ? (
            <Card>
              <EmptyState icon={ChartSpline} title="No forecast yet">
                The first forecasts come once a container has been watched for about a minute.
              </EmptyState>
            </Card>
          ) : (
            <SpeakingSummary rows={rows} />
          )
        }
      </Loaded>
      <LstmCard />
      {query.data && query.data.length > 0 ? (
        <section aria-label="Who speaks of each container">
          <SpeakingToolbar
            view={view}
            onView={(next) => void setView(next)}
            shown={selectSpeaking(query.data, view).length}
            total={query.data.length}
          />
          <SpeakingTable rows={selectSpeaking(query.data, view)} />
        </section>
      ) : null}
    </div>
  );
}
