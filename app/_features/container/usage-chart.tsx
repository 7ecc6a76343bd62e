"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { TimeChart } from "@/app/_ui/time-chart";
import type { Chart, Forecast, TimeSpan } from "./build-chart";
import { ChartLegend } from "./chart-legend";
import type { ChartModel } from "./chart-models";
import { ChartTable } from "./chart-table";

export interface UsageChartProps {
  model: ChartModel;
  chart: Chart;
  forecast: Forecast | undefined;
  asTable: boolean;
  onZoom: (span: TimeSpan | null) => void;
}

/** One dimension: its past, its limit, and what is expected of it. */
export function UsageChart({
  model,
  chart: { spec, limitOutOfSight, held },
  forecast,
  asTable,
  onZoom,
}: UsageChartProps) {
  const router = useRouter();
  const [index, setIndex] = useState<number | null>(null);
  const [times] = spec.data;
  return (
    <figure className="min-w-0 bg-surface p-4">
      <figcaption className="mb-1.5 grid gap-0.5">
        <span className="flex items-baseline justify-between gap-3">
          <span data-name className="font-semibold text-sm">
            {model.title}
          </span>
          <span className="truncate text-muted text-xs">
            {limitOutOfSight === null ? null : `limit ${model.format(limitOutOfSight)}, far above · `}
            {forecast ? (
              <Link href="/models" className="hover:text-ink hover:underline">
                forecast by {forecast.model}
              </Link>
            ) : (
              "no forecast yet"
            )}
          </span>
        </span>
        <ChartLegend spec={spec} held={held} index={index} />
      </figcaption>
      {times.length === 0 ? (
        <p className="grid h-44 place-items-center rounded-md bg-raised/50 text-muted text-sm">
          No samples in this range
        </p>
      ) : asTable ? (
        <ChartTable spec={spec} title={model.title} />
      ) : (
        <TimeChart
          spec={spec}
          syncKey="container"
          onCursor={setIndex}
          onZoom={onZoom}
          onOpen={router.push}
          label={`${model.title} over time with its forecast. "Table" shows the same as numbers.`}
        />
      )}
    </figure>
  );
}
