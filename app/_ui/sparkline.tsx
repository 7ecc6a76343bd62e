import { cn } from "@/app/_lib/cn";
import { sparkPath } from "./spark-path";

export interface SparklineProps {
  /** What the line shows, with its span of time: it is an image to assistive technology. */
  label: string;
  /** Oldest first; `null` is unknown. `undefined` while it loads. */
  values: readonly (number | null)[] | undefined;
  /** Drawn as a dashed line at the top; without one the greatest value is the top. */
  limit?: number | null;
  className?: string;
}

const WIDTH = 96;
const HEIGHT = 22;

/** A small line of recent values, from zero to the limit, so that the room above it is headroom. */
export function Sparkline({ label, values, limit, className }: SparklineProps) {
  const known = values?.filter((value) => value !== null) ?? [];
  const ceiling = Math.max(limit ?? 0, ...known) || 1;
  const limitY = limit ? HEIGHT - (limit / ceiling) * HEIGHT : null;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      className={cn("h-6 w-24", className)}
    >
      {limitY === null ? null : (
        <line
          x1={0}
          x2={WIDTH}
          y1={limitY}
          y2={limitY}
          className="stroke-limit"
          strokeWidth={1}
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      )}
      <path
        d={sparkPath(values ?? [], ceiling, WIDTH, HEIGHT)}
        fill="none"
        className="stroke-series-1"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
