import { formatInstant } from "@/app/_lib/format-instant";
import { UNKNOWN } from "@/app/_lib/format-number";
import { Table, Td, Th } from "@/app/_ui/table";
import type { TimeChartSpec } from "@/app/_ui/time-chart-spec";

/** A chart's values as a table, the newest first; what lies ahead is marked as forecast. */
export function ChartTable({ spec, title }: { spec: TimeChartSpec; title: string }) {
  const [times, ...columns] = spec.data;
  const rows = times.map((_, index) => times.length - 1 - index);
  return (
    <div className="max-h-64 overflow-y-auto">
      <Table aria-label={title}>
        <thead className="sticky top-0 bg-surface">
          <tr>
            <Th>Time</Th>
            {spec.series.map((series) => (
              <Th key={series.key}>{series.label}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const at = (times[row] ?? 0) * 1000;
            return (
              <tr key={at}>
                <Td className="whitespace-nowrap py-1">
                  {formatInstant(at, spec.now)}
                  {at > spec.now ? <span className="text-muted"> forecast</span> : null}
                </Td>
                {spec.series.map((series, position) => {
                  const value = columns[position]?.[row] ?? null;
                  return (
                    <Td key={series.key} className="whitespace-nowrap py-1">
                      {value === null ? UNKNOWN : (series.format ?? spec.format)(value)}
                    </Td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
