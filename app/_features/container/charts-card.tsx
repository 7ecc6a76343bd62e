"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartLine, Download, Table2, ZoomOut } from "lucide-react";
import { useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import type { History } from "@/server/api/shapes/container";
import { buildChart, type Forecast, type TimeSpan } from "./build-chart";
import { buildMarks, type Change, type Outcome } from "./build-marks";
import { CHART_MODELS } from "./chart-models";
import { RANGES, type Range, rangeParser } from "./range";
import { saveHistory } from "./save-history";
import { UsageChart } from "./usage-chart";

const VIEWS = [
  { value: "chart", label: <ChartLine aria-hidden className="size-4" />, "aria-label": "As charts" },
  { value: "table", label: <Table2 aria-hidden className="size-4" />, "aria-label": "As tables" },
] as const;

/** Long ranges are not renewed by live changes (see is-slow-query): they are asked for once a minute. */
const SLOW_MS = 60_000;

/** One empty list for all renders: a new one each time would rebuild every chart. */
const NONE: never[] = [];

/** The past of a container, what is expected of it, and what was done about it. */
export function ChartsCard({ id }: { id: number }) {
  const trpc = useTRPC();
  const [range, setRange] = useQueryState("range", rangeParser);
  const [view, setView] = useState<"chart" | "table">("chart");
  const [zoom, setZoom] = useState<TimeSpan | null>(null);
  const refetchInterval = range === "24h" || range === "7d" ? SLOW_MS : false;
  const settings = { placeholderData: keepPreviousData, refetchInterval } as const;
  const history = useQuery(trpc.container.history.queryOptions({ id, range }, settings));
  const marks = useQuery(trpc.container.marks.queryOptions({ id, range }, settings));
  const forecasts = useQuery(trpc.container.forecast.queryOptions({ id }));
  return (
    <Card
      flush
      title="Usage and forecast"
      description="Shaded: where the value will be with 50 % and 90 % certainty. Draw over a span to zoom in."
      actions={
        <>
          {zoom ? (
            <Button size="sm" variant="ghost" onClick={() => setZoom(null)}>
              <ZoomOut aria-hidden /> All of {range}
            </Button>
          ) : null}
          <Button
            size="sm"
            variant="ghost"
            disabled={!history.data}
            onClick={() =>
              history.data &&
              saveHistory(id, history.data, zoom?.from ?? 0, zoom?.to ?? Number.MAX_SAFE_INTEGER)
            }
          >
            <Download aria-hidden /> CSV
          </Button>
          <Segmented
            aria-label="Range"
            value={range}
            onValueChange={(next) => {
              setZoom(null);
              void setRange(next);
            }}
            options={RANGES.map((value) => ({ value, label: value }))}
          />
          <Segmented aria-label="Shown as" value={view} onValueChange={setView} options={VIEWS} />
        </>
      }
    >
      <Loaded query={history} skeleton={<Skeleton className="m-4 h-96" />}>
        {(data) => (
          <Charts
            history={data}
            // The charts end where the newest answer was given, so that nothing moves between two answers.
            now={history.dataUpdatedAt}
            range={range}
            forecasts={forecasts.data ?? NONE}
            changes={marks.data?.changes ?? NONE}
            outcomes={marks.data?.outcomes ?? NONE}
            asTable={view === "table"}
            zoom={zoom}
            onZoom={setZoom}
          />
        )}
      </Loaded>
    </Card>
  );
}

interface ChartsProps {
  history: History;
  now: number;
  range: Range;
  forecasts: readonly Forecast[];
  changes: readonly Change[];
  outcomes: readonly Outcome[];
  asTable: boolean;
  zoom: TimeSpan | null;
  onZoom: (span: TimeSpan | null) => void;
}

function Charts(props: ChartsProps) {
  const { history, now, range, forecasts, changes, outcomes, asTable, zoom, onZoom } = props;
  const charts = useMemo(
    () =>
      CHART_MODELS.map((model) => {
        const forecast = forecasts.find((candidate) => candidate.dimension === model.dimension);
        const marks = buildMarks(model.dimension, changes, outcomes);
        return { model, forecast, chart: buildChart({ model, history, forecast, marks, range, now, zoom }) };
      }),
    [history, now, range, forecasts, changes, outcomes, zoom],
  );
  return (
    <div className="grid gap-px overflow-hidden rounded-b-lg border-line border-t bg-line xl:grid-cols-2">
      {charts.map(({ model, forecast, chart }) => (
        <UsageChart
          key={model.dimension}
          model={model}
          chart={chart}
          forecast={forecast}
          asTable={asTable}
          onZoom={onZoom}
        />
      ))}
    </div>
  );
}
