import Arima from "arima";
import { createBandedForecaster } from "@/server/adapters/forecasters/create-banded-forecaster";
import { fourierRegression } from "@/server/domain/forecast/fourier-regression";
import { findSeasons } from "@/server/domain/forecast/rolling/find-seasons";
import { autocorrelation } from "@/server/domain/forecast/statistics";
import type { Forecaster } from "@/server/ports/forecaster";

const MIN_POINTS = 32;
const MOST_POINTS = 720;
/** A remainder that resembles itself this much one step later wanders: its changes are modelled instead. */
const WANDERS = 0.85;
/** Conditional sum of squares: a tenth of the time of the exact likelihood, and as good on hundreds of points. */
const CONDITIONAL_SUM_OF_SQUARES = 1;
/** A forecast further out than this multiple of the largest remainder has left its data: the fit is not stable. */
const FURTHEST = 3;

interface Orders {
  p: number;
  d: number;
  q: number;
}
const STATIONARY: Orders = { p: 1, d: 0, q: 1 };
const WANDERING: Orders = { p: 2, d: 1, q: 1 };
/** Exponential smoothing as an ARIMA: always stable, asked where the richer fit is not. */
const LEVEL: Orders = { p: 0, d: 1, q: 1 };

/**
 * ARIMA with orders that are chosen here: Fourier waves for the periods found, then ARIMA(1,0,1) on the remainder, or
 * ARIMA(2,1,1) where it wanders. The package's own search for orders lost to the last value. See docs/models/arima.md.
 */
export function createArimaForecaster(): Forecaster {
  return createBandedForecaster({
    name: "arima",
    minPoints: MIN_POINTS,
    mostPoints: MOST_POINTS,
    async point(values, steps, stepSeconds) {
      const hour = 3600 / stepSeconds;
      const seasons = findSeasons(values, [hour, 24 * hour]).slice(0, 2);
      const rhythm = fourierRegression(values, seasons);
      const rest = values.map((value, i) => value - rhythm.at(i));
      const ahead = remainder(rest, steps);
      return ahead.map((value, i) => value + rhythm.at(values.length + i));
    },
  });
}

function remainder(rest: Float64Array, steps: number): number[] {
  const largest = rest.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  // Of the order of 1: the optimizer's tolerances are absolute.
  const scaled = [...rest].map((value) => value / largest);
  const furthest = FURTHEST * (1 + steps / rest.length);
  for (const orders of autocorrelation(rest, 1) > WANDERS ? [WANDERING, LEVEL] : [STATIONARY, LEVEL]) {
    const ahead = fitted(scaled, orders, steps);
    if (ahead.every((value) => Math.abs(value) < furthest)) return ahead.map((value) => value * largest);
  }
  throw new Error("no fit is stable: each leaves the range of the series");
}

function fitted(values: number[], orders: Orders, steps: number): number[] {
  const model = new Arima({ ...orders, method: CONDITIONAL_SUM_OF_SQUARES, verbose: false });
  try {
    return model.train(values).predict(steps)[0];
  } finally {
    model.destroy();
  }
}
