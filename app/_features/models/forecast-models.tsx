"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ChartSpline, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_lib/trpc";
import { useDebounced } from "@/app/_lib/use-debounced";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { LstmCard } from "./lstm-card";
import { SpeakingSummary } from "./speaking-summary";
import { SpeakingTable } from "./speaking-table";
import { SpeakingToolbar } from "./speaking-toolbar";
import { speakingViewParsers } from "./speaking-view";

const TYPING_MS = 200;
const RENEW_MS = 30_000;
const PAGE = 100;

/** Who speaks of each container's future, with what weight and why, and whether the bands held. */
export function ForecastModels() {
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(speakingViewParsers);
  const asked = { ...view, q: useDebounced(view.q, TYPING_MS), limit: PAGE };
  const query = useInfiniteQuery(
    trpc.models.speaking.infiniteQueryOptions(asked, {
      getNextPageParam: ({ shown }, pages) => {
        const had = pages.length * PAGE;
        return had < shown ? had : undefined;
      },
      refetchInterval: RENEW_MS,
      placeholderData: keepPreviousData,
    }),
  );
  const newest = query.data?.pages.at(-1);
  return (
    <div className="grid gap-5">
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {({ pages: [first] }) =>
          first === undefined || first.total === 0 ? (
            <Card>
              <EmptyState icon={ChartSpline} title="No forecast yet">
                The first forecasts come once a container has been watched for about a minute.
              </EmptyState>
            </Card>
          ) : (
            <SpeakingSummary summaries={first.summary} />
          )
        }
      </Loaded>
      <LstmCard />
      {newest && newest.total > 0 ? (
        <section aria-label="Who speaks of each container">
          <SpeakingToolbar
            view={view}
            onView={(next) => void setView(next)}
            shown={newest.shown}
            total={newest.total}
          />
          {newest.shown === 0 ? (
            <EmptyState icon={SearchX} title="Nothing matches">
              Take a word or a filter away.
            </EmptyState>
          ) : (
            <SpeakingTable rows={query.data?.pages.flatMap(({ rows }) => rows) ?? []} />
          )}
          {query.hasNextPage ? (
            <div className="grid place-items-center p-3">
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show more
              </Button>
            </div>
          ) : null}
        </section>
      ) : null}
    </div>
  );
}
