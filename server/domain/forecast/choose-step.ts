import type { Dimension, Seconds } from "@/server/domain/units";

const HORIZON_SECONDS = 3600;

/**
 * The step at which a history of `spanSeconds` is forecast: fine while there is little of it (a leak must show after
 * six samples of 10 s), one minute once there is half an hour, so that six hours are 360 points. Memory stays fine
 * for good, since a leak that begins after a calm day may kill within five minutes.
 *
 * intervalSeconds  how often samples are taken: no step is finer.
 */
export function chooseStep(
  spanSeconds: Seconds,
  dimension: Dimension = "cpu",
  intervalSeconds: Seconds = 10,
): Seconds {
  return Math.max(intervalSeconds, fitting(spanSeconds, dimension));
}

function fitting(spanSeconds: Seconds, dimension: Dimension): Seconds {
  if (spanSeconds < 5 * 60) return 10;
  if (spanSeconds < 12 * 60 || dimension === "memory") return 20;
  return spanSeconds < 30 * 60 ? 30 : 60;
}

/** Steps that reach one hour past `now`, counted from the last observation, which may lie one step back. */
export function stepsAhead(stepSeconds: Seconds): number {
  return Math.ceil(HORIZON_SECONDS / stepSeconds) + 1;
}
