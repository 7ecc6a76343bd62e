import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";
import { formatPercent } from "@/app/_lib/format-percent";
import { Table, Td, Th } from "@/app/_ui/table";
import type { FailureQuality } from "@/server/api/shapes/failure-models";
import { SHARE_AXIS } from "./chart-axes";

/** Said against came, bin by bin, with the diagonal of a calibrated model. */
export function ReliabilityChart({ bins }: { bins: FailureQuality["bins"] }) {
  const filled = bins.filter(({ rows }) => rows > 0);
  return (
    <figure className="min-w-0">
      <figcaption className="eyebrow mb-1">Reliability (dashed: calibrated)</figcaption>
      <div aria-hidden className="h-56">
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart
            data={filled}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid stroke="var(--line)" />
            <XAxis {...SHARE_AXIS} dataKey="said" />
            <YAxis {...SHARE_AXIS} width={52} />
            <ReferenceLine
              segment={[
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ]}
              stroke="var(--muted)"
              strokeDasharray="4 3"
            />
            <Line
              dataKey="came"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={{ r: 3, fill: "var(--accent)" }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <details className="mt-3 text-sm">
        <summary className="min-h-6 cursor-pointer text-muted">As a table, with counts</summary>
        <Table aria-label="Reliability: what was said and what came">
          <thead>
            <tr>
              <Th>Said</Th>
              <Th>Mean said</Th>
              <Th>Came</Th>
              <Th>Before a failure</Th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin) => (
              <tr key={bin.from} className="tabular-nums">
                <Td className="whitespace-nowrap">
                  {Math.round(bin.from * 100)}–{Math.round(bin.to * 100)} %
                </Td>
                <Td>{formatPercent(bin.said)}</Td>
                <Td>{formatPercent(bin.came)}</Td>
                <Td className="whitespace-nowrap">
                  {bin.failures.toLocaleString("en")} of {bin.rows.toLocaleString("en")} min
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </figure>
  );
}
