import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";
import type { Dimension } from "@/server/domain/units";

/** How far ahead a band is held against what came, in minutes. */
export const BAND_MINUTES = [5, 15, 30, 60] as const;

/** What one container's band in one dimension is stretched by, at one distance. */
export interface HorizonBand {
  minutes: number;
  /** Factor on the distance from the median, > 0. */
  stretch: number;
  /** Outcomes that were held against the 90 % band, and how many lay outside of it. */
  outcomes: number;
  outside: number;
}

/** Share of outcomes that a 90 % band leaves outside. */
const MISS_SHARE = 0.1;
/** A young band learns fast, an old one never stops: both after Gibbs and Candès, "Adaptive conformal inference" (2021). */
const LEAST_RATE = 0.03;
const FIRST_RATE = 0.5;
const FIRST_OUTCOMES = 5;
/** Nothing is known yet: rather too wide. Memory's models are wide enough when they know little. */
const FIRST_STRETCH: Record<Dimension, number> = { cpu: 1.25, memory: 1, network: 1.25, disk: 1.25 };
/** However wrong the bands were: beyond that the models are, and not their band. */
const BOUNDS: Record<Dimension, [least: number, most: number]> = {
  cpu: [0.5, 4],
  memory: [0.9, 1.3],
  network: [0.5, 4],
  disk: [0.5, 4],
};

/** A band before any outcome of its own: as others like it were found to need, `borrowed[i]` for each distance. */
export function startBands(dimension: Dimension, borrowed: readonly number[] | null): HorizonBand[] {
  return BAND_MINUTES.map((minutes, i) => ({
    minutes,
    stretch: bounded(dimension, borrowed?.[i] ?? FIRST_STRETCH[dimension]),
    outcomes: 0,
    outside: 0,
  }));
}

/** The band after one more outcome: an outcome outside stretches it nine times as far as one inside shrinks it. */
export function learnBand(
  dimension: Dimension,
  band: HorizonBand,
  said: { low: number; high: number },
  actual: number,
): HorizonBand {
  const isOutside = actual < said.low || actual > said.high;
  const rate = Math.max(LEAST_RATE, FIRST_RATE / (FIRST_OUTCOMES + band.outcomes));
  const stretch = band.stretch * Math.exp(rate * ((isOutside ? 1 : 0) - MISS_SHARE));
  return {
    ...band,
    stretch: bounded(dimension, stretch),
    outcomes: band.outcomes + 1,
    outside: band.outside + (isOutside ? 1 : 0),
  };
}

/** The same path with every level moved away from, or towards, its median; by straight lines between the distances. */
export function stretchPath(path: QuantilePath, bands: readonly HorizonBand[]): QuantilePath {
  const middle = path.quantiles[QUANTILE_LEVELS.indexOf(0.5)]!;
  const factors = middle.map((_, step) => stretchAt(bands, ((step + 1) * path.stepSeconds) / 60));
  return {
    ...path,
    quantiles: path.quantiles.map((row) =>
      row.map((value, step) => Math.max(0, middle[step]! + (value - middle[step]!) * factors[step]!)),
    ),
  };
}

function stretchAt(bands: readonly HorizonBand[], minutes: number): number {
  const next = bands.findIndex((band) => band.minutes >= minutes);
  if (next < 0) return bands.at(-1)!.stretch;
  if (next === 0) return bands[0]!.stretch;
  const [from, to] = [bands[next - 1]!, bands[next]!];
  const share = (minutes - from.minutes) / (to.minutes - from.minutes);
  return from.stretch + share * (to.stretch - from.stretch);
}

function bounded(dimension: Dimension, stretch: number): number {
  const [least, most] = BOUNDS[dimension];
  return Math.max(least, Math.min(most, stretch));
}
