import { parseAsString, parseAsStringLiteral } from "nuqs";
import {
  DIRECTIONS,
  type Direction,
  MODE_FILTERS,
  RISK_FILTERS,
  SORTS,
  type Sort,
  STATE_FILTERS,
} from "@/server/domain/fleet/fleet-view";

/** All of a view is in the address, so that it can be sent to somebody. */
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
