import type { RobustLine } from "@/server/domain/forecast/robust-line";
import { mean } from "@/server/domain/forecast/statistics";

/**
 * Ordinary least squares through values at 0, 1, 2 …; 3 points or more. For rhythms: slopes between points half a
 * window apart, which `robustLine` takes, are biased when the half is not a whole number of periods.
 */
export function leastSquaresLine(values: Float64Array): RobustLine {
  const count = values.length;
  const centre = (count - 1) / 2;
  const level = mean(values);
  let shared = 0;
  let own = 0;
  for (let i = 0; i < count; i++) {
    shared += (i - centre) * (values[i]! - level);
    own += (i - centre) ** 2;
  }
  const slope = shared / own;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - level - slope * (i - centre)) ** 2;
  const noise = Math.sqrt(squares / Math.max(1, count - 2));
  return { end: level + slope * centre, slope, noise, slopeError: noise / Math.sqrt(own) };
}
