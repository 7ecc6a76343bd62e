import type { EpochMs } from "@/server/domain/units";

/** Time is given, never taken: the system's clock live, a stepped one in simulations and tests. */
export interface Clock {
  now(): EpochMs;
}
