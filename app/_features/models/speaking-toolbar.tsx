"use client";

import { SearchField } from "@/app/_ui/search-field";
import { Segmented } from "@/app/_ui/segmented";
import { Select } from "@/app/_ui/select";
import { SPEAKING_DIMENSIONS, type SpeakingView } from "@/server/domain/forecast/speaking/speaking-view";
import { DIMENSION_WORDS } from "./model-words";

const DIMENSIONS = SPEAKING_DIMENSIONS.map((value) => ({
  value,
  label: value === "all" ? "All" : DIMENSION_WORDS[value],
}));
const SORTS = [
  { value: "name", label: "By name" },
  { value: "band", label: "Worst band first" },
  { value: "stretch", label: "Most stretched first" },
] as const;

export interface SpeakingToolbarProps {
  view: SpeakingView;
  onView: (view: Partial<SpeakingView>) => void;
  shown: number;
  total: number;
}

/** Search, dimension and order. `/` puts the cursor into the search. */
export function SpeakingToolbar({ view, onView, shown, total }: SpeakingToolbarProps) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchField
        label="Search containers and models"
        placeholder="Container, image, model"
        value={view.q}
        onChange={(q) => onView({ q })}
        className="grow basis-full sm:max-w-xs sm:basis-56"
      />
      <Segmented
        aria-label="Dimension"
        value={view.of}
        onValueChange={(of) => onView({ of })}
        options={DIMENSIONS}
      />
      <Select
        aria-label="Sort by"
        value={view.sort}
        onValueChange={(sort) => onView({ sort })}
        options={SORTS}
        className="sm:w-48"
      />
      <p role="status" className="ml-auto text-muted text-sm">
        {shown === total ? `${total} series` : `${shown} of ${total}`}
      </p>
    </div>
  );
}
