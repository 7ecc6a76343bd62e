import type { LimitDimension } from "@/server/domain/units";

/** What a metrics server may count a capacity in, by dimension, and how many of our units one of them is. */
export const FEED_UNITS = {
  cpu: { cores: 1_000, millicores: 1 },
  memory: { bytes: 1 },
  network: { "bytes per second": 1, "bits per second": 1 / 8 },
  disk: { "bytes per second": 1 },
} as const satisfies Record<LimitDimension, Record<string, number>>;

/** Our unit's worth of one of theirs; `null` where the dimension is not counted so. */
export function factorOf(dimension: LimitDimension, unit: string): number | null {
  return (FEED_UNITS[dimension] as Record<string, number>)[unit] ?? null;
}
