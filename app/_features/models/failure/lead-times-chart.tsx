import { Bar, BarChart, CartesianGrid, Cell, LabelList, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { Table, Td, Th } from "@/app/_ui/table";
import type { LeadTimes } from "@/server/api/shapes/lead-times";
import { AXIS_LABEL } from "./chart-axes";
import { leadBins } from "./lead-bins";

export interface LeadTimesChartProps {
  bins: LeadTimes["bins"];
  /** Failures that no alarm announced. */
  missed: number;
}

/** How many failures were announced how long before. */
export function LeadTimesChart({ bins, missed }: LeadTimesChartProps) {
  const drawn = leadBins(bins, missed);
  return (
    <figure className="min-w-0">
      <figcaption className="eyebrow mb-1">Failures by lead time</figcaption>
      {drawn.every(({ count }) => count === 0) ? (
        <p className="grid h-32 place-items-center rounded-md bg-raised/50 px-4 text-center text-muted text-sm">
          No failure without a grant in these days: there was nothing to announce.
        </p>
      ) : (
        <div aria-hidden className="h-56">
          <ResponsiveContainer width="100%" height="100%">
            <BarChart
              data={drawn}
              margin={{ top: 18, right: 8, bottom: 0, left: 0 }}
              accessibilityLayer={false}
            >
              <CartesianGrid stroke="var(--line)" vertical={false} />
              <XAxis dataKey="label" tick={AXIS_LABEL} tickLine={false} interval={0} />
              <YAxis allowDecimals={false} tick={AXIS_LABEL} tickLine={false} width={36} />
              <Bar dataKey="count" isAnimationActive={false} radius={[3, 3, 0, 0]}>
                {drawn.map(({ label }, i) => (
                  <Cell key={label} fill={i === 0 ? "var(--danger)" : "var(--accent)"} />
                ))}
                <LabelList dataKey="count" position="top" fill="var(--ink)" fontSize={12} />
              </Bar>
            </BarChart>
          </ResponsiveContainer>
        </div>
      )}
      <details className="mt-3 text-sm">
        <summary className="min-h-6 cursor-pointer text-muted">As a table</summary>
        <Table aria-label="Failures by lead time">
          <thead>
            <tr>
              <Th>Announced before</Th>
              <Th>Failures</Th>
            </tr>
          </thead>
          <tbody>
            {drawn.map(({ label, count }) => (
              <tr key={label} className="tabular-nums">
                <Td>{label === "none" ? "not announced" : label}</Td>
                <Td>{count}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </figure>
  );
}
