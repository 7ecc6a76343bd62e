"use client";

import { SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { memo } from "react";
import { useDebounced } from "@/app/_lib/use-debounced";
import { useMe } from "@/app/_lib/use-me";
import { useMediaQuery } from "@/app/_lib/use-media-query";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { FleetCards } from "./fleet-cards";
import { FleetEmpty } from "./fleet-empty";
import { FleetSkeleton } from "./fleet-skeleton";
import { FleetSummary } from "./fleet-summary";
import { FleetTable } from "./fleet-table";
import { FleetToolbar } from "./fleet-toolbar";
import { fleetViewParsers } from "./fleet-view";
import { useFleet } from "./use-fleet-rows";

const TYPING_MS = 150;
/** Its lists and buttons are dear to render, and no live change is about them. */
const Toolbar = memo(FleetToolbar);

/** Every container: which will fail, when and why, the worst first. */
export function FleetScreen() {
  const [view, setView] = useQueryStates(fleetViewParsers, { history: "replace" });
  const asked = { ...view, q: useDebounced(view.q, TYPING_MS) };
  const fleet = useFleet(asked);
  const waiting = useMe().data?.waiting;
  const wide = useMediaQuery("(min-width: 80rem)");
  return (
    <>
      <PageHeader title="Fleet" description="Which containers will fail, when, and why. The worst first." />
      <Loaded query={fleet} skeleton={<FleetSkeleton />}>
        {({ summary, total, shown, intervalSeconds }) =>
          total === 0 ? (
            <FleetEmpty intervalSeconds={intervalSeconds} />
          ) : (
            <>
              <FleetSummary summary={summary} waiting={waiting} onView={setView} />
              <Toolbar view={view} onView={setView} shown={shown} total={total} />
              {shown === 0 ? (
                <EmptyState icon={SearchX} title="Nothing matches">
                  Take a word or a filter away.
                </EmptyState>
              ) : wide ? (
                <FleetTable view={asked} count={shown} onView={setView} />
              ) : (
                <FleetCards view={asked} count={shown} />
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}
