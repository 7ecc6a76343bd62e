import type { ReactElement } from "react";
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";
import type { DriftView } from "@/server/api/shapes/failure-learning";

const LABEL = { fill: "var(--muted)", fontSize: 12 } as const;
const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 } as const;
const HOUR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit" });

const NO_INDEX = "No curve yet: it needs a day of kept minutes to compare, and one to compare it with.";
const NO_BIAS = "No curve yet: it needs an hour whose outcomes are known.";

export interface DriftChartProps {
  points: DriftView["points"];
  threshold: number;
}

/** The most moved feature's index with its threshold, and the gap between said and came; hours that are unknown are gaps. */
export function DriftChart({ points, threshold }: DriftChartProps) {
  const shifted = points.at(-1)?.shiftedAt ?? null;
  const rows = points.map(({ hour, worstIndex, bias }) => ({
    hour,
    index: worstIndex,
    bias: bias === null ? null : 100 * bias,
  }));
  const axis = (
    <XAxis
      type="number"
      dataKey="hour"
      domain={["dataMin", "dataMax"]}
      tick={LABEL}
      tickFormatter={(at: number) => HOUR.format(at)}
      tickLine={false}
      minTickGap={48}
    />
  );
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <figure className="min-w-0">
        <figcaption className="eyebrow mb-1">
          Most moved feature, stability index (dashed: {threshold}, drifted)
        </figcaption>
        <Drawn isKnown={rows.some(({ index }) => index !== null)} missing={NO_INDEX}>
          <ComposedChart data={rows} margin={MARGIN} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" />
            {axis}
            <YAxis
              tick={LABEL}
              tickLine={false}
              width={44}
              domain={[0, (max: number) => Math.max(2 * threshold, max)]}
              tickFormatter={(value: number) => value.toFixed(2)}
            />
            <ReferenceLine y={threshold} stroke="var(--muted)" strokeDasharray="4 3" />
            <Line
              dataKey="index"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={{ r: 2, fill: "var(--accent)" }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </Drawn>
      </figure>
      <figure className="min-w-0">
        <figcaption className="eyebrow mb-1">
          Said less came within the hour, percentage points{shifted ? " (dashed: where it shifted)" : ""}
        </figcaption>
        <Drawn isKnown={rows.some(({ bias }) => bias !== null)} missing={NO_BIAS}>
          <ComposedChart data={rows} margin={MARGIN} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" />
            {axis}
            <YAxis tick={LABEL} tickLine={false} width={44} />
            <ReferenceLine y={0} stroke="var(--muted)" />
            {shifted ? <ReferenceLine x={shifted} stroke="var(--warn)" strokeDasharray="4 3" /> : null}
            <Line
              dataKey="bias"
              stroke="var(--series-2)"
              strokeWidth={2}
              dot={{ r: 2, fill: "var(--series-2)" }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </Drawn>
      </figure>
    </div>
  );
}

interface DrawnProps {
  isKnown: boolean;
  missing: string;
  children: ReactElement;
}

function Drawn({ isKnown, missing, children }: DrawnProps) {
  if (!isKnown)
    return <p className="grid h-48 place-items-center text-center text-muted text-sm">{missing}</p>;
  return (
    <div aria-hidden className="h-48">
      <ResponsiveContainer width="100%" height="100%">
        {children}
      </ResponsiveContainer>
    </div>
  );
}
