"use client";

import Link from "next/link";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { VirtualList } from "@/app/_ui/virtual-list";
import type { SpeakingRow } from "@/server/api/shapes/models";
import { DIMENSION_WORDS, modelWords } from "./model-words";

const ROW_HEIGHT = 84;

const BORROWED: Record<string, string> = {
  image: "begun with what containers of this image need",
  fleet: "begun with what the fleet needs",
  none: "begun rather too wide",
};

/** One line a container and dimension; only those in sight exist. */
export function SpeakingTable({ rows }: { rows: readonly SpeakingRow[] }) {
  return (
    <VirtualList
      aria-label="Who speaks of each container"
      rows={rows}
      rowHeight={ROW_HEIGHT}
      keyOf={({ containerId, dimension }) => `${containerId}/${dimension}`}
    >
      {(row) => <Line row={row} />}
    </VirtualList>
  );
}

function Line({ row }: { row: SpeakingRow }) {
  const speaking = row.models.filter(({ weight }) => weight >= 0.005).sort((a, b) => b.weight - a.weight);
  // Who speaks has a weight: none is what a model has that was dropped.
  const dropped = row.models.filter(({ weight }) => weight === 0);
  return (
    <div className="grid gap-x-5 gap-y-1 text-sm lg:grid-cols-[minmax(0,13rem)_minmax(0,1fr)_13rem]">
      <span className="min-w-0">
        <Link
          href={`/containers/${row.containerId}`}
          className="block truncate font-medium hover:underline"
          title={row.name}
        >
          {row.name}
        </Link>
        <span className="text-muted text-xs">
          {DIMENSION_WORDS[row.dimension]}, <Age at={row.madeAt} prefix="forecast" />
        </span>
      </span>
      <span className="min-w-0">
        <span className="flex flex-wrap gap-x-3 gap-y-1">
          {speaking.map(({ model, weight, because }) => (
            <span key={model} title={`${modelWords(model)}: ${because}`} className="whitespace-nowrap">
              {model} <span className="text-muted tabular-nums">{formatPercent(weight)}</span>
            </span>
          ))}
        </span>
        <span className="block text-muted text-xs">
          {speaking[0] ? `${speaking[0].model}: ${speaking[0].because}` : "nobody speaks"}
          {dropped.map(({ model, because }) => `; ${model} is silent: ${because}`)}
        </span>
      </span>
      <Band band={row.band} />
    </div>
  );
}

function Band({ band }: { band: SpeakingRow["band"] }) {
  if (band === null || band.outcomes === 0) {
    return (
      <span className="text-muted text-xs lg:text-right">
        Band not judged yet{band ? `: ${BORROWED[band.origin] ?? ""}` : ""}
      </span>
    );
  }
  return (
    <span className="lg:text-right">
      <span className="tabular-nums">{formatPercent(band.inside / band.outcomes)}</span>{" "}
      <span className="text-muted">in the 90 % band</span>
      <span className="block text-muted text-xs">
        of {band.outcomes} outcomes; an hour ahead × {band.stretch.toFixed(2)}
      </span>
    </span>
  );
}
