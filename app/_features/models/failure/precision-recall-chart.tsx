import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";
import { formatPercent } from "@/app/_lib/format-percent";
import { Table, Td, Th } from "@/app/_ui/table";
import type { FailureQuality } from "@/server/api/shapes/failure-models";
import { SHARE_AXIS } from "./chart-axes";

export interface PrecisionRecallChartProps {
  points: FailureQuality["points"];
  /** The default policy's, marked on the curve. */
  threshold: number;
}

/** What each threshold would have caught, and how often it would have been right. */
export function PrecisionRecallChart({ points, threshold }: PrecisionRecallChartProps) {
  const drawn = points.filter(({ precision, recall }) => precision !== null && recall !== null);
  const now = drawn.find((point) => point.threshold === threshold);
  return (
    <figure className="min-w-0">
      <figcaption className="eyebrow mb-1">
        Precision over recall (●: the default policy's threshold, {formatPercent(threshold)})
      </figcaption>
      {drawn.length === 0 ? (
        <p className="grid h-56 place-items-center text-center text-muted text-sm">
          No curve yet: it needs a failure, and a minute whose risk reached 5 %.
        </p>
      ) : (
        <div aria-hidden className="h-56">
          <ResponsiveContainer width="100%" height="100%">
            <ComposedChart
              data={drawn}
              margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
              accessibilityLayer={false}
            >
              <CartesianGrid stroke="var(--line)" />
              <XAxis {...SHARE_AXIS} dataKey="recall" />
              <YAxis {...SHARE_AXIS} width={52} />
              <Line
                dataKey="precision"
                stroke="var(--accent)"
                strokeWidth={2}
                dot={{ r: 2, fill: "var(--accent)" }}
                isAnimationActive={false}
              />
              {now ? (
                <ReferenceDot x={now.recall!} y={now.precision!} r={6} fill="var(--ink)" stroke="none" />
              ) : null}
            </ComposedChart>
          </ResponsiveContainer>
        </div>
      )}
      <details className="mt-3 text-sm">
        <summary className="min-h-6 cursor-pointer text-muted">As a table</summary>
        <Table aria-label="Precision and recall by threshold">
          <thead>
            <tr>
              <Th>Threshold</Th>
              <Th>Precision</Th>
              <Th>Recall</Th>
              <Th>Alarms</Th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.threshold} className="tabular-nums">
                <Td className="whitespace-nowrap">
                  {formatPercent(point.threshold)}
                  {point.threshold === threshold ? ", in force" : ""}
                </Td>
                <Td>{formatPercent(point.precision)}</Td>
                <Td>{formatPercent(point.recall)}</Td>
                <Td className="whitespace-nowrap">{point.alarms.toLocaleString("en")} min</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </figure>
  );
}
