"use client";

import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { dimensionNoun } from "@/app/_lib/dimension-words";
import { formatPercent } from "@/app/_lib/format-percent";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { toShares } from "./to-shares";

const COLOURS = [
  "var(--series-1)",
  "var(--series-2)",
  "var(--series-3)",
  "var(--series-4)",
  "var(--series-5)",
] as const;
const REST = "var(--line)";

/** How much of the risk each reason explains, as one bar and in words. */
export function ReasonShares({ reasons }: { reasons: ContainerDetail["reasons"] }) {
  const { shown, rest } = toShares(reasons, COLOURS.length);
  if (shown.length === 0) return null;
  const bar = Object.fromEntries(shown.map((reason, index) => [`r${index}`, reason.share]));
  return (
    <figure className="grid gap-2">
      <figcaption className="eyebrow">What the risk rests on</figcaption>
      <div aria-hidden className="h-2.5 overflow-hidden rounded-full">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={[{ ...bar, rest }]}
            layout="vertical"
            margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis type="number" domain={[0, 1]} hide />
            <YAxis type="category" hide />
            {shown.map((reason, index) => (
              <Bar
                key={reason.text}
                dataKey={`r${index}`}
                stackId="share"
                fill={COLOURS[index]}
                stroke="var(--surface)"
                strokeWidth={1}
                isAnimationActive={false}
              />
            ))}
            <Bar dataKey="rest" stackId="share" fill={REST} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ul className="grid gap-1 text-sm">
        {shown.map((reason, index) => (
          <li key={reason.text} className="flex items-baseline gap-2">
            <span
              aria-hidden
              className="size-2.5 shrink-0 translate-y-px rounded-sm"
              style={{ background: COLOURS[index] }}
            />
            <span className="w-12 shrink-0 text-right font-semibold">{formatPercent(reason.share)}</span>
            <span className="min-w-0">
              <span className="text-muted">{dimensionNoun(reason.cause)}:</span> {reason.text}
            </span>
          </li>
        ))}
        {rest >= 0.005 ? (
          <li className="flex items-baseline gap-2 text-muted">
            <span
              aria-hidden
              className="size-2.5 shrink-0 translate-y-px rounded-sm"
              style={{ background: REST }}
            />
            <span className="w-12 shrink-0 text-right font-semibold">{formatPercent(rest)}</span>
            <span>not explained by these</span>
          </li>
        ) : null}
      </ul>
    </figure>
  );
}
