import { parseAsString, parseAsStringLiteral } from "nuqs";

export const SORTS = ["risk", "name", "time", "cpu", "memory", "failures", "age"] as const;
export const DIRECTIONS = ["asc", "desc"] as const;
export const RISK_FILTERS = ["all", "high", "elevated", "low", "unknown"] as const;
export const MODE_FILTERS = ["all", "observe", "ask", "auto"] as const;
export const STATE_FILTERS = ["all", "running", "stopped", "unhealthy", "stale"] as const;

export type Sort = (typeof SORTS)[number];
export type Direction = (typeof DIRECTIONS)[number];

/** How the fleet is looked at: all of it is in the address, so that a view can be sent to somebody. */
export interface FleetView {
  q: string;
  sort: Sort;
  dir: Direction;
  risk: (typeof RISK_FILTERS)[number];
  mode: (typeof MODE_FILTERS)[number];
  state: (typeof STATE_FILTERS)[number];
}

export const fleetViewParsers = {
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(SORTS).withDefault("risk"),
  dir: parseAsStringLiteral(DIRECTIONS).withDefault("desc"),
  risk: parseAsStringLiteral(RISK_FILTERS).withDefault("all"),
  mode: parseAsStringLiteral(MODE_FILTERS).withDefault("all"),
  state: parseAsStringLiteral(STATE_FILTERS).withDefault("all"),
};

/** The direction that a column is first sorted in: the worst, the most, the soonest first. */
export const FIRST_DIRECTION: Record<Sort, Direction> = {
  risk: "desc",
  name: "asc",
  time: "asc",
  cpu: "desc",
  memory: "desc",
  failures: "desc",
  age: "desc",
};
