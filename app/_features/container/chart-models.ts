import { formatBytes } from "@/app/_lib/format-bytes";
import { formatBytesPerSecond } from "@/app/_lib/format-bytes-per-second";
import { formatCores } from "@/app/_lib/format-cores";
import { formatPercent } from "@/app/_lib/format-percent";
import type { ChartSeries } from "@/app/_ui/time-chart-spec";
import type { History } from "@/server/api/shapes/container";

type Column = (number | null)[];

export interface ChartModel {
  dimension: "cpu" | "memory" | "network" | "disk";
  title: string;
  format: (value: number) => string;
  increments: number[];
  /** The history's columns; the first is what the forecast continues. */
  columns: (history: History) => { series: ChartSeries; values: Column }[];
  /** The limit in force; `null` where there is none. */
  limit: (history: History) => Column;
}

/** Ticks at round numbers of a base: 1, 2, 5 × 10^n for decimal units. */
const DECIMAL = Array.from({ length: 11 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** (power - 1)),
).flat();
/** Ticks at powers of two, so that an axis in MiB reads 64, 128, 192. */
const BINARY = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** Unknown when either part is. */
function sum(a: Column, b: Column): Column {
  return a.map((value, index) => {
    const other = b[index] ?? null;
    return value === null || other === null ? null : value + other;
  });
}

/** What each of the four charts shows. Source of the columns: the `history` shape. */
export const CHART_MODELS: readonly ChartModel[] = [
  {
    dimension: "cpu",
    title: "CPU",
    format: formatCores,
    increments: DECIMAL,
    columns: (history) => [
      {
        series: { key: "usage", label: "Usage", kind: "line", colour: "series-1" },
        values: history.cpuMillicores,
      },
      {
        series: {
          key: "throttled",
          label: "Throttled periods",
          kind: "area",
          colour: "series-4",
          scale: "ratio",
          format: formatPercent,
        },
        values: history.cpuThrottledRatio,
      },
    ],
    limit: (history) => history.cpuLimitMillicores,
  },
  {
    dimension: "memory",
    title: "Memory",
    format: formatBytes,
    increments: BINARY,
    columns: (history) => [
      {
        series: { key: "usage", label: "Working set", kind: "line", colour: "series-1" },
        values: history.memoryWorkingSetBytes,
      },
    ],
    limit: (history) => history.memoryLimitBytes,
  },
  {
    dimension: "network",
    title: "Network",
    format: formatBytesPerSecond,
    increments: BINARY,
    columns: (history) => [
      {
        series: { key: "total", label: "Total", kind: "line", colour: "series-1" },
        values: sum(history.networkRxBytesPerSecond, history.networkTxBytesPerSecond),
      },
      {
        series: { key: "rx", label: "Received", kind: "line", colour: "series-3" },
        values: history.networkRxBytesPerSecond,
      },
      {
        series: { key: "tx", label: "Sent", kind: "line", colour: "series-2" },
        values: history.networkTxBytesPerSecond,
      },
    ],
    limit: (history) => history.networkLimitBytesPerSecond,
  },
  {
    dimension: "disk",
    title: "Disk",
    format: formatBytesPerSecond,
    increments: BINARY,
    columns: (history) => [
      {
        series: { key: "total", label: "Total", kind: "line", colour: "series-1" },
        values: sum(history.blockReadBytesPerSecond, history.blockWriteBytesPerSecond),
      },
      {
        series: { key: "read", label: "Read", kind: "line", colour: "series-3" },
        values: history.blockReadBytesPerSecond,
      },
      {
        series: { key: "write", label: "Written", kind: "line", colour: "series-2" },
        values: history.blockWriteBytesPerSecond,
      },
    ],
    limit: (history) => history.diskLimitBytesPerSecond,
  },
];
