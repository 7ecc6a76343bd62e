import { formatInstant } from "@/app/_lib/format-instant";
import { UNKNOWN } from "@/app/_lib/format-number";
import { formatPercent } from "@/app/_lib/format-percent";
import { formatRange } from "@/app/_lib/format-range";
import type { TimeChartSpec } from "@/app/_ui/time-chart-spec";
import type { Chart } from "./build-chart";

export interface ChartLegendProps {
  spec: TimeChartSpec;
  /** How much of what came lay in the band that was said of it, where that is shown. */
  held: Chart["held"];
  /** The column that the pointer is on; `null` shows the newest known values. */
  index: number | null;
}

/** The values of a chart in words: at the pointer, or the newest. A forecast is said as its interval. */
export function ChartLegend({ spec, held, index }: ChartLegendProps) {
  const [times, ...columns] = spec.data;
  const value = (position: number) => {
    const column = columns[position] ?? [];
    return index === null ? (column.findLast((known) => known !== null) ?? null) : (column[index] ?? null);
  };
  const words = (position: number) => {
    const known = value(position);
    return known === null ? UNKNOWN : (spec.series[position]?.format ?? spec.format)(known);
  };
  const at = (key: string) => spec.series.findIndex((series) => series.key === key);
  const [low, high] = [at("p05"), at("p95")];
  const said = at("said-p05");
  const [early, late] = [value(low), value(high)];
  const forecast = low >= 0 && early !== null && late !== null && early !== late;
  const pointed = index === null ? undefined : times[index];
  return (
    <ul className="flex min-h-[1.125rem] flex-wrap items-center gap-x-4 gap-y-0.5 text-muted text-xs">
      {spec.series.map((series, position) =>
        series.kind === "edge" || series.kind === "median" ? null : (
          <li key={series.key} className="flex items-center gap-1.5">
            <Swatch colour={series.colour} dashed={series.kind === "step"} />
            {series.label}
            <span className="font-medium text-ink">{words(position)}</span>
          </li>
        ),
      )}
      {forecast ? (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="h-2.5 w-3.5 rounded-sm bg-series-1/25" />
          Forecast
          {index === null
            ? ` in ${formatRange((times.at(-1) ?? 0) - spec.now / 1000, (times.at(-1) ?? 0) - spec.now / 1000)}`
            : ""}
          , 90 %
          <span className="font-medium text-ink">
            {words(low)} – {words(high)}
          </span>
        </li>
      ) : null}
      {said < 0 ? null : (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="h-2.5 w-3.5 rounded-sm bg-series-5/30" />
          {index !== null && value(said) !== null ? (
            <>
              Said 15–30 min before
              <span className="font-medium text-ink">
                {words(said)} – {words(at("said-p95"))}
              </span>
            </>
          ) : held === null ? (
            "Said before: nothing kept of this range"
          ) : (
            <>
              Said 15–30 min before, held
              <span className="font-medium text-ink">{formatPercent(held.inside / held.of)}</span>
            </>
          )}
        </li>
      )}
      {pointed === undefined ? null : <li className="ml-auto">{formatInstant(pointed * 1000, spec.now)}</li>}
    </ul>
  );
}

function Swatch({ colour, dashed }: { colour: string; dashed: boolean }) {
  return (
    <span
      aria-hidden
      className="w-3.5 border-t-2"
      style={{ borderColor: `var(--${colour})`, borderTopStyle: dashed ? "dashed" : "solid" }}
    />
  );
}
