import { formatPercent } from "@/app/_lib/format-percent";

/** How labels beside an analytic chart look. */
export const AXIS_LABEL = { fill: "var(--muted)", fontSize: 12 } as const;

/** An axis from 0 to 100 %. */
export const SHARE_AXIS = {
  type: "number",
  domain: [0, 1],
  tick: AXIS_LABEL,
  tickFormatter: formatPercent,
  tickLine: false,
} as const;
