import { countObserved, fillGaps } from "@/server/domain/forecast/fill-gaps";
import { type MixturePart, mixtureQuantiles } from "@/server/domain/forecast/mixture-quantiles";
import { type ModelOutcome, pathAfter, refusedForLack } from "@/server/domain/forecast/model-outcome";
import { recentRegime, resolutionOf } from "@/server/domain/forecast/recent-regime";
import { type RobustLine, robustLine } from "@/server/domain/forecast/robust-line";
import { QUANTILE_LEVELS, type RegularSeries } from "@/server/domain/forecast/series";
import { median } from "@/server/domain/forecast/statistics";
import { type TrendReading, trendHypotheses } from "@/server/domain/forecast/trend-hypotheses";
import { withoutLoneSpikes } from "@/server/domain/forecast/without-lone-spikes";

export const DRIFT_MIN_POINTS = 6;

/** Growth that has lasted T goes on for another `60 min + 4 T` in the mean: the prior on when a leak stops. */
const PERSISTENCE_SECONDS = 3600;
const PERSISTENCE_PER_AGE = 4;
/** Equally likely moments at which the growth stops. */
const STOPS = 12;
/** The band is computed at this many horizons, spaced ever wider, and by straight lines between. */
const KNOTS = 14;
const NEGLIGIBLE = 1e-3;
/** A half with fewer points says nothing about its own slope. */
const SHORT = 5;

/**
 * Local trend with doubt: the newest regime is read as flat, stepped or growing, and the band is the mixture of the
 * three. Growth may stop at any time, bends where it already slows down, and carries the error of its slope; noise that
 * wanders widens with the square root of the steps.
 *
 * series   6 observed points or more, any unit; gaps are filled by straight lines.
 * steps    ≥ 1.
 * Returns  a quantile path, cut at 0; or `refused` with the count.
 * Source   Theil–Sen slope, BIC mixture; see docs/models/first-passage.md.
 */
export function driftForecast(series: RegularSeries, steps: number): ModelOutcome {
  const observed = countObserved(series.values);
  if (observed < DRIFT_MIN_POINTS) return refusedForLack(observed, DRIFT_MIN_POINTS);
  const values = withoutLoneSpikes(fillGaps(series.values));
  const resolution = resolutionOf(values);
  const regime = recentRegime(values);
  const stretch = values.subarray(regime.from);
  const reading = trendHypotheses(stretch, regime.line, resolution);
  const outlook: Outlook = {
    reading,
    growths: growthsAhead(values, regime.from, reading, series.stepSeconds),
    wander: wanderPerStep(stretch, reading),
    count: stretch.length,
  };
  const knots = knotSteps(steps);
  const columns = knots.map((h) => mixtureQuantiles(partsAt(outlook, h)));
  return pathAfter(
    series,
    QUANTILE_LEVELS.map((_, level) => between(knots, columns, level, steps)),
  );
}

interface Outlook {
  reading: TrendReading;
  /** Equally likely. */
  growths: Growth[];
  /** Variance that each step adds. */
  wander: number;
  count: number;
}

interface Growth {
  end: number;
  slope: number;
  slopeError: number;
  /** Steps in which the slope falls to 1/e; infinite for a straight line. */
  fadeSteps: number;
  /** Mean steps until the growth stops. */
  persistSteps: number;
}

function partsAt({ reading, growths, wander, count }: Outlook, h: number): MixturePart[] {
  const spread = (noise: number, more: number) =>
    Math.sqrt(noise * noise * (1 + 1 / count) + wander * h + more);
  const parts: MixturePart[] = [];
  for (const { weight, level, noise } of [reading.flat, reading.step])
    if (weight > NEGLIGIBLE) parts.push({ weight, mean: level, sd: spread(noise, 0) });
  if (reading.line.weight > NEGLIGIBLE) {
    const weight = reading.line.weight / (STOPS * growths.length);
    for (const growth of growths) {
      for (let i = 0; i < STOPS; i++) {
        const grown = Math.min(h, -growth.persistSteps * Math.log(1 - (i + 0.5) / STOPS));
        const faded = Number.isFinite(growth.fadeSteps)
          ? growth.fadeSteps * (1 - Math.exp(-grown / growth.fadeSteps))
          : grown;
        const slopeDoubt = growth.slopeError * (faded + count / 2);
        const sd = spread(reading.line.noise, slopeDoubt * slopeDoubt);
        parts.push({ weight, mean: growth.end + growth.slope * faded, sd });
      }
    }
  }
  const total = parts.reduce((sum, part) => sum + part.weight, 0);
  return parts.map((part) => ({ ...part, weight: part.weight / total }));
}

/**
 * Ways in which the newest growth may go on: straight; fading where its own second half is already slower; and, where
 * it is too short to tell but slower than what came before it, one of each.
 */
function growthsAhead(
  values: Float64Array,
  from: number,
  reading: TrendReading,
  stepSeconds: number,
): Growth[] {
  const count = values.length - from;
  const { fit } = reading.line;
  const inflation = Math.sqrt(count / reading.effectivePoints);
  const straight: Growth = {
    end: fit.end,
    slope: fit.slope,
    slopeError: fit.slopeError * inflation,
    fadeSteps: Number.POSITIVE_INFINITY,
    persistSteps: PERSISTENCE_SECONDS / stepSeconds + PERSISTENCE_PER_AGE * count,
  };
  if (count >= 2 * SHORT) {
    const half = count >> 1;
    const late = robustLine(values, values.length - half);
    const fadeSteps = fading(robustLine(values, from, from + half), late, half);
    if (fadeSteps === null) return [straight];
    const slope = late.slope * Math.exp(-half / 2 / fadeSteps);
    return [{ ...straight, end: late.end, slope, slopeError: late.slopeError * inflation, fadeSteps }];
  }
  const before = Math.min(from, count);
  if (before < 3) return [straight];
  const fadeSteps = fading(robustLine(values, from - before, from), fit, (count + before) / 2);
  return fadeSteps === null ? [straight] : [straight, { ...straight, fadeSteps }];
}

/** Steps in which the slope falls to 1/e, from two slopes `apart` steps from each other; `null` when it does not. */
function fading(early: RobustLine, late: RobustLine, apart: number): number | null {
  const keeps = late.slope / early.slope;
  const slower = Math.abs(early.slope) - Math.abs(late.slope);
  if (!(slower > 3 * Math.hypot(early.slopeError, late.slopeError))) return null;
  return keeps > 0.02 ? apart / -Math.log(keeps) : apart / 4;
}

/**
 * Variance per step of a random walk under the noise: how fast differences grow with their lag. Two lags must agree, so
 * that a rhythm, whose differences stop growing, does not count as wandering.
 */
function wanderPerStep(stretch: Float64Array, reading: TrendReading): number {
  const count = stretch.length;
  if (count < 12) return 0;
  const slope = reading.line.weight > 0.5 ? reading.line.fit.slope : 0;
  const near = typicalSquareDifference(stretch, 1, slope);
  const quarter = typicalSquareDifference(stretch, count >> 2, slope);
  const half = typicalSquareDifference(stretch, count >> 1, slope);
  const first = (quarter - near) / ((count >> 2) - 1);
  const second = (half - quarter) / ((count >> 1) - (count >> 2));
  return Math.max(0, Math.min(first, second));
}

/** Robust: the median square over that of a unit normal, so that one step does not count as wandering. */
function typicalSquareDifference(values: Float64Array, lag: number, slope: number): number {
  const squares = new Float64Array(values.length - lag);
  for (let i = lag; i < values.length; i++)
    squares[i - lag] = (values[i]! - values[i - lag]! - slope * lag) ** 2;
  return median(squares) / 0.4549;
}

/** 1 … steps, each gap about 1.5 times the one before. */
function knotSteps(steps: number): number[] {
  const knots = new Set<number>();
  for (let i = 0; i < KNOTS; i++) knots.add(Math.round(steps ** (i / (KNOTS - 1))));
  return [...knots];
}

function between(knots: number[], columns: number[][], level: number, steps: number): number[] {
  const row = new Array<number>(steps);
  let k = 0;
  for (let h = 1; h <= steps; h++) {
    while (k < knots.length - 2 && h > knots[k + 1]!) k++;
    const from = columns[k]![level]!;
    const to = columns[k + 1]?.[level] ?? from;
    const share = knots[k + 1] === undefined ? 0 : (h - knots[k]!) / (knots[k + 1]! - knots[k]!);
    row[h - 1] = from + share * (to - from);
  }
  return row;
}
