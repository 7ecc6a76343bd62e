import { median } from "@/server/domain/forecast/statistics";

/** A straight line through values at 0, 1, 2 …, expressed at its end. */
export interface RobustLine {
  /** Value at the last point. */
  end: number;
  slope: number;
  /** Standard deviation of the residuals, at most twice the robust one: wild points do not widen it. */
  noise: number;
  /** Standard error of the slope, were the residuals independent. */
  slopeError: number;
}

/**
 * Line through `values[from..to)`: the median of the slopes between points half a window apart, then the median
 * intercept, so that a few wild points move nothing. Needs 3 points or more.
 * Source: Theil's incomplete method (1950); w/2 slopes instead of w²/2.
 */
export function robustLine(values: Float64Array, from = 0, to = values.length): RobustLine {
  const count = to - from;
  const apart = Math.ceil(count / 2);
  const slopes = new Float64Array(count - apart);
  for (let i = 0; i < slopes.length; i++) slopes[i] = (values[from + i + apart]! - values[from + i]!) / apart;
  const slope = median(slopes);
  const offsets = new Float64Array(count);
  for (let i = 0; i < count; i++) offsets[i] = values[from + i]! - slope * (i - count + 1);
  const end = median(offsets);
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (offsets[i]! - end) ** 2;
  const calm = 1.4826 * median(offsets.map((offset) => Math.abs(offset - end)));
  const noise = Math.min(Math.sqrt(squares / Math.max(1, count - 2)), 2 * calm);
  return { end, slope, noise, slopeError: noise * Math.sqrt(12 / count ** 3) };
}
