"use client";

import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { Card } from "@/app/_ui/card";
import { Table, Td, Th } from "@/app/_ui/table";
import type { SavingDay } from "@/server/api/shapes/savings";
import type { SizedDimension } from "./sum-savings";

const LABEL = { fill: "var(--muted)", fontSize: 12 } as const;
const UNITS = {
  cpu: { per: 1000, name: "core-hours" },
  memory: { per: 2 ** 30, name: "GiB-hours" },
} as const;

/** Day by day: what was used, what limits held beyond that, and what would have been right. */
export function SavingsDays({ days, dimension }: { days: readonly SavingDay[]; dimension: SizedDimension }) {
  const { per, name } = UNITS[dimension];
  const bars = days
    .filter((day) => day.dimension === dimension)
    .map(({ day, usedHours, capHours, rightHours }) => ({
      day,
      used: usedHours / per,
      idle: Math.max(0, capHours - usedHours) / per,
      right: rightHours / per,
    }));
  return (
    <Card
      title="Day by day"
      description={`${name}, UTC days, of containers with a limit. Coloured: used; grey: held by limits and idle; dashed line: the right size.`}
    >
      {bars.length === 0 ? (
        <p className="text-muted text-sm">The first day is added up within the hour.</p>
      ) : (
        <>
          <div aria-hidden className="h-56">
            <ResponsiveContainer width="100%" height="100%">
              <ComposedChart
                accessibilityLayer={false}
                data={bars}
                margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
              >
                <CartesianGrid vertical={false} stroke="var(--line)" />
                <XAxis dataKey="day" tick={LABEL} tickLine={false} axisLine={false} />
                <YAxis tick={LABEL} tickLine={false} axisLine={false} width={56} />
                <Bar
                  dataKey="used"
                  stackId="cap"
                  fill="var(--accent)"
                  maxBarSize={48}
                  isAnimationActive={false}
                />
                <Bar
                  dataKey="idle"
                  stackId="cap"
                  fill="var(--line-strong)"
                  maxBarSize={48}
                  isAnimationActive={false}
                />
                <Line
                  dataKey="right"
                  stroke="var(--ink)"
                  strokeWidth={2}
                  strokeDasharray="4 3"
                  dot={{ r: 3, fill: "var(--ink)", strokeDasharray: "none" }}
                  isAnimationActive={false}
                />
              </ComposedChart>
            </ResponsiveContainer>
          </div>
          <details className="mt-3 text-sm">
            <summary className="min-h-6 cursor-pointer text-muted">As a table</summary>
            <Table aria-label="Savings day by day">
              <thead>
                <tr>
                  <Th>Day</Th>
                  <Th>Used</Th>
                  <Th>Idle</Th>
                  <Th>Right size</Th>
                </tr>
              </thead>
              <tbody>
                {bars.map(({ day, used, idle, right }) => (
                  <tr key={day}>
                    <Td>{day}</Td>
                    {[used, idle, right].map((value, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
                      <Td key={i} className="tabular-nums">
                        {value.toFixed(1)} {name}
                      </Td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </Table>
          </details>
        </>
      )}
    </Card>
  );
}
