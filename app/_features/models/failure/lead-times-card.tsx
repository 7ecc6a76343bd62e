"use client";

import { useQuery } from "@tanstack/react-query";
import { AlarmClock } from "lucide-react";
import { formatDuration } from "@/app/_lib/format-duration";
import { UNKNOWN } from "@/app/_lib/format-number";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { Stat } from "@/app/_ui/stat";
import { CauseTable } from "./cause-table";
import { LeadTimesChart } from "./lead-times-chart";

const REFRESH_MS = 5 * 60_000;
/** Over less than this, a rate a week is a guess. */
const FEW_WEEKS = 1;

/** How long before failures alarms came, and how many came for nothing: each container at its own threshold. */
export function LeadTimesCard() {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.failureModels.leadTimes.queryOptions(undefined, { refetchInterval: REFRESH_MS }),
  );
  return (
    <Card
      title="Alarms, last 7 days"
      description="An alarm begins when a container's risk reaches its policy's threshold. Failures under a grant, and alarms that a grant answered, are left out: they tell about the grant."
    >
      <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
        {(own) =>
          own.weeks === 0 && own.failures === 0 ? (
            <EmptyState icon={AlarmClock} title="Nothing was watched untreated yet">
              Once containers were assessed for a while without a grant in force, this shows how early
              failures were announced, and how often for nothing.
            </EmptyState>
          ) : (
            <div className="grid gap-5">
              <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
                <Stat
                  label="Announced"
                  value={`${own.caught} of ${own.failures}`}
                  note={`failures; ${own.treatedFailures} more under a grant`}
                />
                <Stat
                  label="Median lead time"
                  value={formatDuration(own.leadSeconds?.p50 ?? null)}
                  note={
                    own.leadSeconds === null
                      ? "no failure was announced"
                      : `middle 80 %: ${formatDuration(own.leadSeconds.p10)} to ${formatDuration(own.leadSeconds.p90)}`
                  }
                />
                <Stat
                  label="False alarms"
                  value={own.falseAlarmsPerWeek?.toFixed(own.falseAlarmsPerWeek < 10 ? 1 : 0) ?? UNKNOWN}
                  note={`per container-week; ${own.falseAlarms} in ${watchedWords(own.weeks)}${own.weeks < FEW_WEEKS ? ", too little to rely on" : ""}`}
                />
                <Stat
                  label="Not to be judged"
                  value={own.unknownAlarms}
                  note="alarms: a grant came, or the horizon is not over"
                />
              </div>
              <div className="grid gap-5 lg:grid-cols-2">
                <LeadTimesChart bins={own.bins} missed={own.failures - own.caught} />
                <CauseTable rows={own.byCause} />
              </div>
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

/** "3.4 container-weeks", or for less "5 h 12 min of a container". */
function watchedWords(weeks: number): string {
  return weeks < 0.1
    ? `${formatDuration(weeks * 7 * 86_400)} of a container`
    : `${weeks.toFixed(1)} container-weeks`;
}
