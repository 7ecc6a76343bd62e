export const SORTS = ["risk", "name", "time", "cpu", "memory", "failures", "age"] as const;
export const DIRECTIONS = ["asc", "desc"] as const;
export const RISK_FILTERS = ["all", "high", "elevated", "low", "unknown"] as const;
export const MODE_FILTERS = ["all", "observe", "ask", "auto"] as const;
export const STATE_FILTERS = ["all", "running", "stopped", "unhealthy", "stale"] as const;

export type Sort = (typeof SORTS)[number];
export type Direction = (typeof DIRECTIONS)[number];

/** How a fleet is looked at: which containers, in which order. */
export interface FleetView {
  /** Words that must all be found in name, image, host, cause or reason. */
  q: string;
  sort: Sort;
  dir: Direction;
  risk: (typeof RISK_FILTERS)[number];
  mode: (typeof MODE_FILTERS)[number];
  state: (typeof STATE_FILTERS)[number];
}
