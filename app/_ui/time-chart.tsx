"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { cn } from "@/app/_lib/cn";
import { useThemeClass } from "@/app/_lib/use-theme-class";
import { drawMarks, nearestMark } from "./chart-marks";
import type { ChartMark, TimeChartSpec } from "./time-chart-spec";

export interface TimeChartProps {
  spec: TimeChartSpec;
  /** Said instead of the picture. */
  label: string;
  /** Charts with the same key share one cursor. */
  syncKey: string;
  /** Tells which column the pointer is on; `null` when it has left. */
  onCursor?: (index: number | null) => void;
  /** A span was drawn over the plot, epoch milliseconds; `null`: a double click, all of it again. */
  onZoom?: (span: { from: number; to: number } | null) => void;
  /** A mark that leads somewhere was clicked. */
  onOpen?: (href: string) => void;
  className?: string;
}

/** Less than this many CSS pixels is a click. */
const LEAST_DRAG = 8;

const FONT = "11px var(--font-geist-sans), system-ui, sans-serif";

/** Live series over time with uPlot: lines, stepped limits, bands ahead of now, marks. Redraws without React. */
export function TimeChart({ spec, label, syncKey, onCursor, onZoom, onOpen, className }: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const latest = useRef({ spec, onCursor, onZoom, onOpen });
  const theme = useThemeClass();
  const [tip, setTip] = useState<{ mark: ChartMark; left: number } | null>(null);
  // Only what uPlot cannot change afterwards makes a new chart; values flow in below.
  const shape = spec.series.map((series) => `${series.key}:${series.kind}`).join();

  useLayoutEffect(() => {
    latest.current = { spec, onCursor, onZoom, onOpen };
  }, [spec, onCursor, onZoom, onOpen]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the part of `spec` that is read here; the theme changes the colours that are read
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let dragged = false;
    const plot = new uPlot(
      {
        ...options(element, () => latest.current.spec, syncKey),
        hooks: {
          setSelect: [
            (u) => {
              const { left, width } = u.select;
              if (width < LEAST_DRAG) return;
              const at = (px: number) => u.posToVal(px, "x") * 1000;
              // A chart that only follows another's cursor has drawn nothing itself.
              if (u.cursor.event) latest.current.onZoom?.({ from: at(left), to: at(left + width) });
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              dragged = true;
            },
          ],
          draw: [(u) => drawMarks(u, latest.current.spec, colours(element))],
          setCursor: [
            (u) => {
              const left = u.cursor.left ?? -1;
              latest.current.onCursor?.(left < 0 ? null : (u.cursor.idx ?? null));
              const mark = left < 0 ? null : nearestMark(u, latest.current.spec.marks, left);
              u.over.style.cursor = mark?.href ? "pointer" : "";
              setTip(mark ? { mark, left: u.valToPos(mark.at / 1000, "x") + u.over.offsetLeft } : null);
            },
          ],
        },
      },
      latest.current.spec.data as uPlot.AlignedData,
      element,
    );
    chart.current = plot;
    const markAt = () => nearestMark(plot, latest.current.spec.marks, plot.cursor.left ?? -1);
    const open = () => {
      const wasDragged = dragged;
      dragged = false;
      if (wasDragged) return;
      const href = markAt()?.href;
      if (href) latest.current.onOpen?.(href);
    };
    plot.over.addEventListener("click", open);
    plot.over.addEventListener("dblclick", () => latest.current.onZoom?.(null));
    const observer = new ResizeObserver(([entry]) => {
      if (entry) plot.setSize({ width: entry.contentRect.width, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [shape, syncKey, theme]);

  useEffect(() => {
    chart.current?.setData(spec.data as uPlot.AlignedData);
  }, [spec]);

  return (
    <div className={cn("relative", className)}>
      <div ref={box} role="img" aria-label={label} className="h-44 w-full overflow-hidden" />
      {tip ? (
        <div
          className="pointer-events-none absolute top-2 z-10 max-w-56 rounded-md border border-line bg-surface px-2.5 py-1.5 text-xs shadow-pop"
          style={
            tip.left > (box.current?.clientWidth ?? 0) / 2
              ? { right: (box.current?.clientWidth ?? 0) - tip.left + 8 }
              : { left: tip.left + 8 }
          }
        >
          <p className="font-medium">{tip.mark.title}</p>
          <p className="text-muted">{tip.mark.text}</p>
          {tip.mark.href ? <p className="text-accent">Click for its negotiation</p> : null}
        </div>
      ) : null}
    </div>
  );
}

const colours = (element: Element) => {
  const style = getComputedStyle(element);
  return (name: string) => style.getPropertyValue(`--${name}`).trim();
};

function options(element: HTMLElement, spec: () => TimeChartSpec, syncKey: string): uPlot.Options {
  const colour = colours(element);
  const first = spec();
  const font = FONT.replace(
    "var(--font-geist-sans)",
    getComputedStyle(element).fontFamily.split(",")[0] ?? "sans-serif",
  );
  const axis = { stroke: colour("muted"), font, ticks: { show: false }, border: { show: false } };
  const index = (key: string) => first.series.findIndex((series) => series.key === key) + 1;
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [10, 20, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: syncKey },
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG },
      y: false,
    },
    scales: {
      x: { range: () => [spec().from / 1000, spec().to / 1000] },
      y: { range: () => [0, spec().top] },
      ratio: { range: [0, 1] },
    },
    axes: [
      { ...axis, size: 26, gap: 4, space: 70, grid: { stroke: colour("line"), width: 1 }, values: clock },
      {
        ...axis,
        size: 66,
        gap: 6,
        space: 34,
        grid: { stroke: colour("line"), width: 1 },
        incrs: first.increments as number[],
        values: (_, splits) => splits.map((split) => spec().format(split)),
      },
    ],
    series: [
      {},
      ...first.series.map((series): uPlot.Series => {
        const stroke = colour(series.colour);
        const base: uPlot.Series = {
          label: series.label,
          stroke,
          width: 1.5,
          points: { show: false },
          scale: series.scale ?? "y",
        };
        if (series.kind === "step")
          return { ...base, dash: [5, 4], paths: uPlot.paths.stepped?.({ align: 1 }) };
        if (series.kind === "edge") return { ...base, stroke: "transparent", width: 0 };
        if (series.kind === "median") return { ...base, dash: [2, 3] };
        if (series.kind === "area")
          return { ...base, width: 1, fill: `color-mix(in oklab, ${stroke} 18%, transparent)` };
        return base;
      }),
    ],
    bands: first.bands.map((band) => ({
      series: [index(band.upper), index(band.lower)],
      fill: `color-mix(in oklab, ${colour(band.colour)} ${band.opacity * 100}%, transparent)`,
    })),
  };
}

const HOURS = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAYS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** The x axis: the time of day, and the day where a new one begins. */
function clock(_: uPlot, splits: number[]): string[] {
  return splits.map((split) => {
    const date = new Date(split * 1000);
    return date.getHours() === 0 && date.getMinutes() === 0 ? DAYS.format(date) : HOURS.format(date);
  });
}
