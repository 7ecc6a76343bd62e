import type { Expert } from "@/server/domain/forecast/rolling/expert";
import { findSeasons } from "@/server/domain/forecast/rolling/find-seasons";
import type { History } from "@/server/domain/forecast/rolling/history";
import { countFeatures, firstIndex, type LagDesign } from "@/server/domain/forecast/rolling/lag-features";
import { createRidgeExpert, type RidgeOptions } from "@/server/domain/forecast/rolling/ridge-expert";
import {
  follow,
  linearHistory,
  logHistory,
  type ScaledHistory,
} from "@/server/domain/forecast/rolling/scale";
import {
  createMeanExpert,
  createMedianExpert,
  createNaiveExpert,
  createSeasonalNaiveExpert,
} from "@/server/domain/forecast/rolling/simple-experts";
import { createSmoothingExpert } from "@/server/domain/forecast/rolling/smoothing-expert";
import { mean } from "@/server/domain/forecast/statistics";

/** The experts for one series as it is known now, and the scales that they share. */
export interface ExpertSet {
  experts: Expert[];
  scales: ScaledHistory[];
  /** The period by which errors are told apart; `null` without one. */
  season: number | null;
}

const LOG_OFFSET = 0.05;
const WINDOWS = [3, 6, 12, 24, 48, 96];
const CALENDAR_DAYS = [1, 2, 3, 7];
/** Rows that must be left for a regression after its longest lag. */
const FEWEST_ROWS = 80;

/**
 * Chooses what is worth asking for a series of this length, step and rhythm. The order and names never change, so that
 * what was learnt of each survives a rebuild.
 *
 * capacity  most values that the history will hold.
 */
export function buildExperts(
  history: History,
  horizons: readonly number[],
  hourSteps: number,
  capacity: number,
): ExpertSet {
  const known = history.values.subarray(0, history.count);
  const typical = Math.max(mean(known.map(Math.abs)), 1e-12);
  const log = logHistory(capacity, LOG_OFFSET * typical);
  const linear = linearHistory(capacity, typical);
  follow(log, history, history.count);
  const z = log.values.subarray(0, history.count);
  const seasons = findSeasons(z, [hourSteps, 24 * hourSteps, 168 * hourSteps]);
  const season = closestSeason(z, seasons);
  const lags = Math.max(2, Math.min(12, Math.floor(known.length / 40)));
  const means = WINDOWS.filter((window) => window * 6 <= known.length);
  const every = Math.max(1, Math.min(24, known.length >> 4));
  const fits = (design: LagDesign) =>
    known.length >= firstIndex(design) + Math.max(FEWEST_ROWS, 2 * countFeatures(design));
  const fitting = (design: LagDesign): LagDesign => {
    let own = design;
    while (own.seasons.length > 0 && !fits(own)) own = { ...own, seasons: own.seasons.slice(0, -1) };
    return own;
  };
  const ridge = (
    name: string,
    scaled: ScaledHistory,
    design: LagDesign,
    options: Partial<RidgeOptions> = {},
  ) =>
    createRidgeExpert({
      name,
      scaled,
      design: fitting(design),
      horizons,
      halfLife: Number.POSITIVE_INFINITY,
      prior: 2,
      every,
      ...options,
    });
  const full: LagDesign = { lags, means, seasons, twice: false };
  const few = Math.min(lags, 3);
  return {
    scales: [log, linear],
    season,
    experts: [
      createNaiveExpert(horizons),
      createMeanExpert("mean-last-hour", horizons, Math.max(3, hourSteps)),
      createMedianExpert("median-3-hours", horizons, Math.max(9, 3 * hourSteps)),
      createSeasonalNaiveExpert(horizons, season),
      createSmoothingExpert(horizons),
      ridge("ridge", log, full),
      ridge("ridge-linear", linear, full, { prior: 20 }),
      ridge("ridge-twice", log, { lags: few, means: means.slice(0, 3), seasons, twice: true }, { prior: 8 }),
      ridge(
        "ridge-recent",
        log,
        { lags: Math.min(lags, 6), means: means.slice(0, 3), seasons: [], twice: false },
        { halfLife: 300 },
      ),
      ridge(
        "ridge-day",
        linear,
        { lags: Math.min(lags, 6), means, seasons: seasons.slice(0, 1), twice: false },
        { halfLife: 1000, prior: 60 },
      ),
      ridge(
        "ridge-calendar",
        log,
        {
          lags,
          means: [],
          seasons: calendarOf(seasons, 24 * hourSteps),
          twice: false,
          neighbours: Math.max(2, Math.min(4, Math.floor(known.length / 200))),
        },
        { prior: 10 },
      ),
    ],
  };
}

/** Where a day was found: one, two and three days and a week, the week long before it was seen twice. */
function calendarOf(seasons: readonly number[], day: number): readonly number[] {
  return seasons.includes(day) ? CALENDAR_DAYS.map((days) => days * day) : seasons;
}

function closestSeason(values: Float64Array, seasons: readonly number[]): number | null {
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const season of seasons) {
    let apart = 0;
    for (let i = season; i < values.length; i++) apart += Math.abs(values[i]! - values[i - season]!);
    apart /= values.length - season;
    if (apart < least) {
      least = apart;
      best = season;
    }
  }
  return best;
}
