import { leastSquaresLine } from "@/server/domain/forecast/least-squares-line";
import { autocorrelation } from "@/server/domain/forecast/statistics";

const SHORTEST = 4;
/** A period counts only when it was seen this often. */
const REPEATS = 3;
const STRONG = 0.5;

/**
 * The period, in steps, after which a series resembles itself; `null` unless the resemblance is a peak of its own,
 * strong, and far from what noise would show. A trend is removed first, since it resembles itself at every lag.
 *
 * values   without gaps.
 * Source   highest local maximum of the autocorrelation beyond its first fall below zero.
 */
export function findSeason(values: Float64Array): number | null {
  const count = values.length;
  const longest = Math.floor(count / REPEATS);
  if (longest <= SHORTEST) return null;
  const line = leastSquaresLine(values);
  const flat = values.map((value, i) => value - line.slope * i);
  const likeness = Array.from({ length: longest + 2 }, (_, lag) => autocorrelation(flat, lag));
  // The plain sum over n − lag products shrinks with the lag; undo that, or long periods would lose.
  const at = (lag: number) => (likeness[lag]! * count) / (count - lag);
  const needed = Math.max(STRONG, 3 / Math.sqrt(count));
  let best: number | null = null;
  let fell = false;
  for (let lag = 1; lag <= longest; lag++) {
    fell ||= at(lag) < 0;
    const peak = at(lag) >= at(lag - 1) && at(lag) >= at(lag + 1);
    if (!fell || lag < SHORTEST || !peak || at(lag) < needed) continue;
    // A multiple of the true period resembles about as well: only a clear gain moves away from the shorter one.
    if (best === null || at(lag) > at(best) + 0.1) best = lag;
  }
  return best;
}
