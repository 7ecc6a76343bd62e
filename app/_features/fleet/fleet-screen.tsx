"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_lib/trpc";
import { useMe } from "@/app/_lib/use-me";
import { useMediaQuery } from "@/app/_lib/use-media-query";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import type { FleetRow } from "@/server/api/shapes/fleet";
import { FleetCards } from "./fleet-cards";
import { FleetEmpty } from "./fleet-empty";
import { FleetSkeleton } from "./fleet-skeleton";
import { FleetSummary } from "./fleet-summary";
import { FleetTable } from "./fleet-table";
import { FleetToolbar } from "./fleet-toolbar";
import { fleetViewParsers } from "./fleet-view";
import { selectRows } from "./select-rows";
import { summarizeFleet } from "./summarize-fleet";

/** Every container: which will fail, when and why, the worst first. */
export function FleetScreen() {
  const trpc = useTRPC();
  const fleet = useQuery(trpc.fleet.list.queryOptions());
  return (
    <>
      <PageHeader title="Fleet" description="Which containers will fail, when, and why. The worst first." />
      <Loaded query={fleet} skeleton={<FleetSkeleton />}>
        {({ rows, intervalSeconds }) =>
          rows.length === 0 ? <FleetEmpty intervalSeconds={intervalSeconds} /> : <Fleet rows={rows} />
        }
      </Loaded>
    </>
  );
}

function Fleet({ rows }: { rows: readonly FleetRow[] }) {
  const [view, setView] = useQueryStates(fleetViewParsers, { history: "replace" });
  const waiting = useMe().data?.waiting;
  const wide = useMediaQuery("(min-width: 80rem)");
  const shown = selectRows(rows, view);
  return (
    <>
      <FleetSummary summary={summarizeFleet(rows)} waiting={waiting} onView={setView} />
      <FleetToolbar view={view} onView={setView} shown={shown.length} total={rows.length} />
      {shown.length === 0 ? (
        <EmptyState icon={SearchX} title="Nothing matches">
          Take a word or a filter away.
        </EmptyState>
      ) : wide ? (
        <FleetTable rows={shown} view={view} onView={setView} />
      ) : (
        <FleetCards rows={shown} />
      )}
    </>
  );
}
