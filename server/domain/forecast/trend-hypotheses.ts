import type { RobustLine } from "@/server/domain/forecast/robust-line";
import { autocorrelation, median } from "@/server/domain/forecast/statistics";

/** What a stretch of values may be, with the weight of each reading; weights sum to 1. */
export interface TrendReading {
  flat: { weight: number; level: number; noise: number };
  step: { weight: number; level: number; noise: number };
  line: { weight: number; fit: RobustLine; noise: number };
  /** Independent points that the stretch is worth, once neighbours resemble each other. */
  effectivePoints: number;
}

/** Before any data: most containers do not leak. */
const PRIOR = { flat: 0.7, step: 0.22, line: 0.08 };

/**
 * Weighs "flat", "jumped once" and "keeps growing (or falling)" by how well each explains the stretch, fewer parameters
 * preferred. The step is what keeps the start of a spike from being read as a leak.
 *
 * values      without gaps, 6 or more.
 * fit         the line through it.
 * resolution  deviations below this are rounding.
 * Source      BIC approximation of posterior odds, on the effective number of points.
 */
export function trendHypotheses(values: Float64Array, fit: RobustLine, resolution: number): TrendReading {
  const count = values.length;
  const level = median(values);
  const step = bestStep(values);
  const squares = {
    flat: sumSquares(values, () => level),
    line: sumSquares(values, (i) => fit.end + fit.slope * (i - count + 1)),
    step: step.squares,
  };
  const effectivePoints = effectiveCount(values, squares.line <= squares.step ? fit : null, step);
  const floor = count * resolution * resolution;
  const score = (kind: keyof typeof PRIOR, parameters: number) =>
    Math.log(PRIOR[kind]) -
    (effectivePoints / 2) * Math.log((squares[kind] + floor) / count) -
    (parameters / 2) * Math.log(effectivePoints);
  const scores = { flat: score("flat", 1), step: score("step", 3), line: score("line", 2) };
  const best = Math.max(scores.flat, scores.step, scores.line);
  const raw = {
    flat: Math.exp(scores.flat - best),
    step: Math.exp(scores.step - best),
    line: Math.exp(scores.line - best),
  };
  const total = raw.flat + raw.step + raw.line;
  const noise = (kind: keyof typeof PRIOR, parameters: number) =>
    Math.sqrt((squares[kind] + floor) / Math.max(1, count - parameters)) *
    smallSample(effectivePoints - parameters);
  return {
    flat: { weight: raw.flat / total, level, noise: noise("flat", 1) },
    step: { weight: raw.step / total, level: step.after, noise: noise("step", 3) },
    line: { weight: raw.line / total, fit, noise: noise("line", 2) },
    effectivePoints,
  };
}

/** Standard deviation of a Student t with that many degrees of freedom, against a normal's. */
function smallSample(freedom: number): number {
  return freedom > 3 ? Math.sqrt(freedom / (freedom - 2)) : Math.sqrt(3);
}

function sumSquares(values: Float64Array, at: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - at(i)) ** 2;
  return sum;
}

interface Step {
  at: number;
  before: number;
  after: number;
  squares: number;
}

/** The split into two levels that leaves the least; each side has 2 points or more. */
function bestStep(values: Float64Array): Step {
  const count = values.length;
  let all = 0;
  let allSquares = 0;
  for (const value of values) {
    all += value;
    allSquares += value * value;
  }
  let best: { at: number; gain: number; left: number } = { at: 2, gain: -1, left: 0 };
  let left = values[0]!;
  for (let at = 2; at <= count - 2; at++) {
    left += values[at - 1]!;
    const gain = (left * left) / at + (all - left) ** 2 / (count - at);
    if (gain > best.gain) best = { at, gain, left };
  }
  const { at } = best;
  return {
    at,
    before: best.left / at,
    after: (all - best.left) / (count - at),
    squares: Math.max(0, allSquares - best.gain),
  };
}

function effectiveCount(values: Float64Array, line: RobustLine | null, step: Step): number {
  const count = values.length;
  const residuals = values.map((value, i) =>
    line
      ? value - (line.end + line.slope * (i - count + 1))
      : value - (i < step.at ? step.before : step.after),
  );
  const alike = Math.max(0, Math.min(0.95, autocorrelation(residuals, 1)));
  return Math.max(Math.min(count, 5), (count * (1 - alike)) / (1 + alike));
}
