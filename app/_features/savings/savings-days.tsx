"use client";

import type { ReactNode } from "react";
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { Card } from "@/app/_ui/card";
import { Table, Td, Th } from "@/app/_ui/table";
import type { SavingDay } from "@/server/api/shapes/savings";
import type { SizedDimension } from "@/server/domain/savings/sum-savings";
import { HOUR_UNITS } from "./pricing";

const LABEL = { fill: "var(--muted)", fontSize: 12 } as const;

export interface SavingsDaysProps {
  days: readonly SavingDay[];
  dimension: SizedDimension;
  /** Chooses whose days these are. */
  actions?: ReactNode;
}

/** Day by day: what was used, what limits held beyond that, what was taken back, and what would have been right. */
export function SavingsDays({ days, dimension, actions }: SavingsDaysProps) {
  const { per, name } = HOUR_UNITS[dimension];
  const bars = days
    .filter((day) => day.dimension === dimension)
    .map(({ day, usedHours, capHours, rightHours, reclaimedHours }) => ({
      day,
      used: usedHours / per,
      idle: Math.max(0, capHours - usedHours) / per,
      reclaimed: reclaimedHours / per,
      right: rightHours / per,
    }));
  return (
    <Card
      title="Day by day"
      description={`In ${name}, UTC days, of containers with a limit. Coloured: used; grey: held by limits and idle; striped: taken back; dashed line: the right size.`}
      actions={actions}
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
                <defs>
                  <pattern
                    id="taken-back"
                    width="6"
                    height="6"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                  >
                    <rect width="6" height="6" fill="var(--accent-soft)" />
                    <line x1="0" y1="0" x2="0" y2="6" stroke="var(--accent)" strokeWidth="3" />
                  </pattern>
                </defs>
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
                <Bar
                  dataKey="reclaimed"
                  stackId="cap"
                  fill="url(#taken-back)"
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
                  <Th>Reclaimed</Th>
                  <Th>Right size</Th>
                </tr>
              </thead>
              <tbody>
                {bars.map(({ day, used, idle, reclaimed, right }) => (
                  <tr key={day}>
                    <Td>{day}</Td>
                    {[used, idle, reclaimed, right].map((value, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: four columns that never move
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
