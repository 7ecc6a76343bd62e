import type { z } from "zod";
import type { ChartMark, ChartSeries, TimeChartSpec } from "@/app/_ui/time-chart-spec";
import type { forecastBand, History, PastForecast } from "@/server/api/shapes/container";
import { alignPast, insideBand } from "./align-past";
import type { ChartModel } from "./chart-models";
import { RANGE_SECONDS, type Range } from "./range";

export type Forecast = z.infer<typeof forecastBand>;

/** How far ahead a chart looks, at most: what a forecast gives. */
const AHEAD_SECONDS = 3600;
/** A limit higher than so many times the greatest value would press the line to the floor: it is said, and the scale does not follow it. */
const LIMIT_IN_SIGHT = 4;
/** For so many samples without a value the last limit is taken to hold. */
const LIMIT_HOLDS = 3;
/** Forecasts have a point a minute; two of them may be missing. */
const SAID_GAP_MS = 180_000;
/** Room above the highest thing drawn. */
const ROOM = 1.08;

/** Epoch milliseconds. */
export interface TimeSpan {
  from: number;
  to: number;
}

export interface BuildChartInput {
  model: ChartModel;
  history: History;
  /** `undefined` when this dimension has no forecast. */
  forecast: Forecast | undefined;
  /** What was said of the times that have come; left out, it is not shown. */
  said?: PastForecast | undefined;
  marks: ChartMark[];
  range: Range;
  /** A part of it that somebody drew; `null`: all of it. */
  zoom?: TimeSpan | null;
  /** Epoch milliseconds. */
  now: number;
}

export interface Chart {
  spec: TimeChartSpec;
  /** The newest limit, when it lies above the chart; else `null`. */
  limitOutOfSight: number | null;
  /** How much of what came lay in the band that was said of it; `null`: nothing to compare. */
  held: { inside: number; of: number } | null;
}

/**
 * History, limit and the forecast ahead as one chart.
 *
 * The x axis ends as far ahead as the range looks back, an hour at most. Of the forecast only what lies after the newest
 * sample is drawn, joined to it, so that no column ever has to be interpolated onto another one's times.
 */
export function buildChart(input: BuildChartInput): Chart {
  const { model, history, forecast, said, marks, range, now, zoom = null } = input;
  const lastAt = history.at.at(-1) ?? now;
  const from = now - RANGE_SECONDS[range] * 1000;
  const to = now + Math.min(AHEAD_SECONDS, RANGE_SECONDS[range]) * 1000;
  const ahead = (forecast?.at ?? []).flatMap((at, index) => (at > lastAt && at <= to ? [{ at, index }] : []));
  const joinedFrom = history.at.length - 1;

  const past = (values: readonly (number | null)[]) => [...values, ...ahead.map(() => null)];
  const future = (values: readonly number[], usage: readonly (number | null)[]) => [
    // The band starts in the newest sample: known there, and uncertain from there on.
    ...history.at.map((_, index) =>
      index === joinedFrom && ahead.length > 0 ? (usage[index] ?? null) : null,
    ),
    ...ahead.map(({ index }) => values[index] ?? null),
  ];

  const columns = model.columns(history);
  const usage = columns[0]?.values ?? [];
  const limit = model.limit(history);
  const drawn: { series: ChartSeries; values: (number | null)[] }[] = columns.map(({ series, values }) => ({
    series,
    values: past(values),
  }));
  const earlier = said && alignPast(said, history.at, Math.max(SAID_GAP_MS, 2 * history.stepSeconds * 1000));
  if (earlier) {
    const label = "Said 15–30 min before";
    const edge = (key: "p05" | "p50" | "p95", words: string, kind: "edge" | "median" = "edge") =>
      drawn.push({
        series: { key: `said-${key}`, label: `${label}, ${words}`, kind, colour: "series-5" },
        values: past(earlier[key]),
      });
    edge("p05", "5 %");
    edge("p50", "median", "median");
    edge("p95", "95 %");
  }
  if (forecast) {
    const edge = (key: string, label: string, values: number[], kind: "edge" | "median" = "edge") =>
      drawn.push({ series: { key, label, kind, colour: "series-1" }, values: future(values, usage) });
    edge("p05", "Forecast, 5 %", forecast.p05);
    edge("p25", "Forecast, 25 %", forecast.p25);
    edge("p50", "Forecast, median", forecast.p50, "median");
    edge("p75", "Forecast, 75 %", forecast.p75);
    edge("p95", "Forecast, 95 %", forecast.p95);
  }

  const times = [...history.at, ...ahead.map(({ at }) => at)];
  const seen = zoom ?? { from, to };
  // The scale fits what is in sight: a peak outside of what somebody zoomed to is no matter.
  const inSight = (_: unknown, index: number) => times[index]! >= seen.from && times[index]! <= seen.to;
  const greatest = (values: readonly (number | null)[]) =>
    values.filter(inSight).reduce<number>((top, value) => Math.max(top, value ?? 0), 0);
  const highest = Math.max(
    0,
    ...drawn.filter(({ series }) => series.scale !== "ratio").map(({ values }) => greatest(values)),
  );
  const newestLimit = limit.findLast((value) => value !== null) ?? null;
  // Of limits that changed, those near the usage are drawn; one that was raised far beyond it leaves by the upper edge.
  const near = limit
    .filter(inSight)
    .filter((value) => value !== null && (highest === 0 || value <= highest * LIMIT_IN_SIGHT));
  const highestNear = near.reduce<number>((top, value) => Math.max(top, value ?? 0), 0);
  const top = (Math.max(highest, highestNear) || 1) * ROOM;
  if (near.length > 0) {
    // A sample or two may be missing; longer, and the limit is taken to be gone.
    const stillHeld = limit.slice(-LIMIT_HOLDS).findLast((value) => value !== null) ?? null;
    const held = [...limit, ...ahead.map(() => stillHeld)];
    drawn.push({ series: { key: "limit", label: "Limit", kind: "step", colour: "limit" }, values: held });
  }

  return {
    spec: {
      ...seen,
      now,
      top,
      data: [times.map((at) => at / 1000), ...drawn.map(({ values }) => values)],
      series: drawn.map(({ series }) => series),
      bands: [
        ...(earlier ? [{ upper: "said-p95", lower: "said-p05", colour: "series-5", opacity: 0.16 }] : []),
        ...(forecast
          ? [
              { upper: "p95", lower: "p05", colour: "series-1", opacity: 0.14 },
              { upper: "p75", lower: "p25", colour: "series-1", opacity: 0.22 },
            ]
          : []),
      ],
      marks,
      format: model.format,
      increments: model.increments,
    },
    limitOutOfSight: newestLimit !== null && newestLimit > top ? newestLimit : null,
    held: earlier ? insideBand(earlier, usage) : null,
  };
}
