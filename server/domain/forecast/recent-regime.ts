import { leastSquaresLine } from "@/server/domain/forecast/least-squares-line";
import { type RobustLine, robustLine } from "@/server/domain/forecast/robust-line";

/** The newest stretch of a series that one straight line explains. */
export interface Regime {
  /** Index of its first point. */
  from: number;
  line: RobustLine;
  /** The series climbs back into a range that it had left downwards: a rhythm, not news. Then `from` is 0. */
  rhythmic: boolean;
}

/** Fewest points that can speak for a change. */
const NEWEST = 6;
const GROWTH = 1.35;
const TOLERANCE = 3;

/** Deviations below this share of the largest value are rounding, not information. */
const RESOLUTION = 1e-3;

export function resolutionOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return RESOLUTION * largest + 1e-9;
}

/**
 * Starts from the newest 6–8 points and reaches back for as long as the older ones are where the line, with its own
 * uncertainty, expects them. A leak that stopped, a step, a restart each end the stretch; noise does not.
 *
 * values   without gaps, 6 or more.
 */
export function recentRegime(values: Float64Array): Regime {
  const count = values.length;
  const resolution = resolutionOf(values);
  let width = Math.min(count, count < 16 ? NEWEST : NEWEST + 2);
  let line = robustLine(values, count - width);
  while (width < count) {
    const wider = Math.min(count, Math.ceil(width * GROWTH));
    if (!explains(line, values, width, wider, resolution)) break;
    width = wider;
    line = robustLine(values, count - width);
  }
  if (width > NEWEST && newestDisagree(line, values, resolution)) {
    width = NEWEST;
    line = robustLine(values, count - width);
  }
  const from = count - width;
  if (!climbsBack(values, from, line, resolution)) return { from, line, rhythmic: false };
  return { from: 0, line: leastSquaresLine(values), rhythmic: true };
}

function explains(
  line: RobustLine,
  values: Float64Array,
  width: number,
  wider: number,
  resolution: number,
): boolean {
  let outside = 0;
  for (let back = width; back < wider; back++) {
    const expected = line.end - line.slope * back;
    const doubt = Math.hypot(line.noise, line.slopeError * back, resolution);
    if (Math.abs(values[values.length - 1 - back]! - expected) > TOLERANCE * doubt) outside++;
  }
  return outside * 3 <= wider - width;
}

/** The last six have a slope of their own that the long line excludes: the knee of a leak that stopped or began. */
function newestDisagree(line: RobustLine, values: Float64Array, resolution: number): boolean {
  const newest = robustLine(values, values.length - NEWEST);
  const noise = Math.max(line.noise, newest.noise, resolution);
  return Math.abs(newest.slope - line.slope) > 3.5 * noise * Math.sqrt(12 / NEWEST ** 3);
}

function climbsBack(values: Float64Array, from: number, line: RobustLine, resolution: number): boolean {
  const noise = Math.max(line.noise, resolution);
  const length = values.length - from;
  const climb = line.slope * length;
  if (from < length || climb < 2 * noise) return false;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < from; i++) highest = Math.max(highest, values[i]!);
  const bottom = line.end - climb;
  return line.end <= highest + 2 * noise && bottom < highest - 4 * noise;
}
