"use client";

import { X } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { SearchField } from "@/app/_ui/search-field";
import { Select } from "@/app/_ui/select";
import {
  type FleetView,
  MODE_FILTERS,
  RISK_FILTERS,
  type Sort,
  STATE_FILTERS,
} from "@/server/domain/fleet/fleet-view";
import { FIRST_DIRECTION } from "./fleet-view";
import { SavedViews } from "./saved-views";

const word = (value: string) => value.charAt(0).toUpperCase() + value.slice(1);
const options = <Value extends string>(values: readonly Value[], all: string) =>
  values.map((value) => ({ value, label: value === "all" ? all : word(value) }));

const RISKS = options(RISK_FILTERS, "Any risk");
const MODES = options(MODE_FILTERS, "Any mode");
const STATES = options(STATE_FILTERS, "Any state");

const ORDERS: readonly { value: Sort; label: string }[] = [
  { value: "risk", label: "Greatest risk first" },
  { value: "time", label: "Soonest first" },
  { value: "cpu", label: "Most CPU first" },
  { value: "memory", label: "Most memory first" },
  { value: "failures", label: "Most failures first" },
  { value: "age", label: "Oldest data first" },
  { value: "name", label: "By name" },
];

export interface FleetToolbarProps {
  view: FleetView;
  onView: (view: Partial<FleetView>) => void;
  shown: number;
  total: number;
}

/** Search and filters. `/` puts the cursor into the search. */
export function FleetToolbar({ view, onView, shown, total }: FleetToolbarProps) {
  const filtered = view.q !== "" || view.risk !== "all" || view.mode !== "all" || view.state !== "all";
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchField
        label="Search the fleet"
        placeholder="Name, image, host, reason"
        value={view.q}
        onChange={(q) => onView({ q })}
        className="grow basis-full sm:max-w-xs sm:basis-56"
      />
      <div className="grid grow grid-cols-2 gap-2 sm:flex sm:grow-0">
        <Select
          aria-label="Risk"
          value={view.risk}
          onValueChange={(risk) => onView({ risk })}
          options={RISKS}
          className="sm:w-32"
        />
        <Select
          aria-label="Mode"
          value={view.mode}
          onValueChange={(mode) => onView({ mode })}
          options={MODES}
          className="sm:w-32"
        />
        <Select
          aria-label="State"
          value={view.state}
          onValueChange={(state) => onView({ state })}
          options={STATES}
          className="sm:w-32"
        />
        {/* A wide screen sorts by its column heads. */}
        <Select
          aria-label="Sort by"
          value={view.sort}
          onValueChange={(sort) => onView({ sort, dir: FIRST_DIRECTION[sort] })}
          options={ORDERS}
          className="sm:w-44 xl:hidden"
        />
      </div>
      <SavedViews view={view} />
      {filtered ? (
        <Button variant="ghost" onClick={() => onView({ q: "", risk: "all", mode: "all", state: "all" })}>
          <X aria-hidden /> Clear
        </Button>
      ) : null}
      <p role="status" className="ml-auto text-muted text-sm">
        {shown === total ? `${total} containers` : `${shown} of ${total}`}
      </p>
    </div>
  );
}
