"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartLine, Download, ImageDown, Table2, ZoomOut } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { type RefObject, useMemo, useRef, useState } from "react";
import { notifyError } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import { Switch } from "@/app/_ui/switch";
import type { History, PastForecast } from "@/server/api/shapes/container";
import { buildChart, type Forecast, type TimeSpan } from "./build-chart";
import { buildMarks, type Change, type Outcome } from "./build-marks";
import { CHART_MODELS } from "./chart-models";
import { RANGES, type Range, rangeParser } from "./range";
import { saveHistory } from "./save-history";
import { savePng } from "./save-png";
import { UsageChart } from "./usage-chart";

const VIEWS = [
  { value: "chart", label: <ChartLine aria-hidden className="size-4" />, "aria-label": "As charts" },
  { value: "table", label: <Table2 aria-hidden className="size-4" />, "aria-label": "As tables" },
] as const;

/** Long ranges are not renewed by live changes (see is-slow-query): they are asked for once a minute. */
const SLOW_MS = 60_000;

/** One empty list for all renders: a new one each time would rebuild every chart. */
const NONE: never[] = [];
const NOTHING_SAID = { at: NONE, p05: NONE, p50: NONE, p95: NONE };

/** The past of a container, what is expected of it, and what was done about it. */
export function ChartsCard({ id, name }: { id: number; name: string }) {
  const trpc = useTRPC();
  const [range, setRange] = useQueryState("range", rangeParser);
  const [view, setView] = useState<"chart" | "table">("chart");
  const [zoom, setZoom] = useState<TimeSpan | null>(null);
  const refetchInterval = range === "24h" || range === "7d" ? SLOW_MS : false;
  const settings = { placeholderData: keepPreviousData, refetchInterval } as const;
  const history = useQuery(trpc.container.history.queryOptions({ id, range }, settings));
  const marks = useQuery(trpc.container.marks.queryOptions({ id, range }, settings));
  const forecasts = useQuery(trpc.container.forecast.queryOptions({ id }));
  const [isSaidShown, setIsSaidShown] = useQueryState("said", parseAsBoolean.withDefault(true));
  const said = useQuery(
    trpc.container.pastForecasts.queryOptions(
      { id, range },
      { placeholderData: keepPreviousData, refetchInterval: SLOW_MS, enabled: isSaidShown },
    ),
  );
  const charts = useRef<HTMLDivElement>(null);
  return (
    <Card
      flush
      title="Usage and forecast"
      description="Shaded: where the value will be with 50 % and 90 % certainty; grey: what was said before it came. Draw over a span to zoom in."
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
          <Button
            size="sm"
            variant="ghost"
            disabled={!history.data || view === "table"}
            onClick={() =>
              charts.current &&
              savePng(`container-${id}`, `${name}, ${range}`, charts.current).catch(notifyError)
            }
          >
            <ImageDown aria-hidden /> PNG
          </Button>
          <label className="flex h-8 items-center gap-2 text-muted text-sm" htmlFor="said">
            <Switch id="said" checked={isSaidShown} onCheckedChange={(shown) => void setIsSaidShown(shown)} />
            Past forecasts
          </label>
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
            box={charts}
            said={isSaidShown ? (said.data ?? NONE) : null}
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
  box: RefObject<HTMLDivElement | null>;
  /** What was said of the past; `null`: it is not to be shown. */
  said: readonly PastForecast[] | null;
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
  const { box, said, history, now, range, forecasts, changes, outcomes, asTable, zoom, onZoom } = props;
  const charts = useMemo(
    () =>
      CHART_MODELS.map((model) => {
        const forecast = forecasts.find((candidate) => candidate.dimension === model.dimension);
        const marks = buildMarks(model.dimension, changes, outcomes);
        const own = said?.find((candidate) => candidate.dimension === model.dimension);
        const earlier = said ? (own ?? { ...NOTHING_SAID, dimension: model.dimension }) : undefined;
        const input = { model, history, forecast, said: earlier, marks, range, now, zoom };
        return { model, forecast, chart: buildChart(input) };
      }),
    [said, history, now, range, forecasts, changes, outcomes, zoom],
  );
  return (
    <div
      ref={box}
      className="grid gap-px overflow-hidden rounded-b-lg border-line border-t bg-line xl:grid-cols-2"
    >
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
