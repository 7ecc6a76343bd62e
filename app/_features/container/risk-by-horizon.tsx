"use client";

import { Bar, BarChart, Cell, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { formatPercent } from "@/app/_lib/format-percent";
import { riskSeverity, SEVERITY_WORD } from "@/app/_lib/risk-severity";
import type { ContainerDetail } from "@/server/api/shapes/container";

export interface RiskByHorizonProps {
  risk: ContainerDetail["risk"];
  threshold: number;
  /** The horizon that the policy looks at. */
  horizonMinutes: number;
}

const FILL = {
  unknown: "var(--line-strong)",
  low: "var(--line-strong)",
  elevated: "var(--warn-fill)",
  high: "var(--danger)",
} as const;
const LABEL = { fill: "var(--muted)", fontSize: 12 } as const;

/** The chance of failing within 5, 15 and 60 minutes, against the threshold. */
export function RiskByHorizon({ risk, threshold, horizonMinutes }: RiskByHorizonProps) {
  if (risk === null) {
    return (
      <p className="grid h-28 place-items-center rounded-md bg-hatch text-muted text-sm">
        <span className="bg-surface px-2 py-1">Risk unknown: nothing acts on it</span>
      </p>
    );
  }
  const bars = [
    { minutes: 5, risk: risk.m5 },
    { minutes: 15, risk: risk.m15 },
    { minutes: 60, risk: risk.m60 },
  ].map((bar) => ({
    ...bar,
    name: `${bar.minutes} min${bar.minutes === horizonMinutes ? " ●" : ""}`,
    words: formatPercent(bar.risk),
    severity: riskSeverity(bar.risk, threshold),
  }));
  return (
    <figure className="min-w-0">
      <figcaption className="eyebrow mb-1">
        Risk of failing within …{" "}
        <span className="text-faint">
          (● the policy's horizon; line: threshold {formatPercent(threshold)})
        </span>
      </figcaption>
      <p className="sr-only">
        {bars.map((bar) => `${bar.minutes} minutes: ${bar.words}, ${SEVERITY_WORD[bar.severity]}.`).join(" ")}
      </p>
      <div aria-hidden className="h-28">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={bars}
            layout="vertical"
            margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
            barCategoryGap={7}
            accessibilityLayer={false}
          >
            <XAxis type="number" domain={[0, 1]} hide />
            <YAxis type="category" dataKey="name" width={64} axisLine={false} tickLine={false} tick={LABEL} />
            <Bar
              dataKey="risk"
              radius={3}
              background={{ fill: "var(--raised)", radius: 3 }}
              isAnimationActive={false}
              minPointSize={2}
            >
              {bars.map((bar) => (
                <Cell key={bar.minutes} fill={FILL[bar.severity]} />
              ))}
            </Bar>
            {/* Beside the bars, not at their ends: the threshold's line would run through the number. */}
            <YAxis
              yAxisId="words"
              type="category"
              dataKey="words"
              orientation="right"
              width={44}
              axisLine={false}
              tickLine={false}
              tick={{ fill: "var(--ink)", fontSize: 12, fontWeight: 600 }}
            />
            <ReferenceLine x={threshold} stroke="var(--ink)" strokeDasharray="3 3" />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
