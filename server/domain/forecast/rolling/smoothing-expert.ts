import type { Expert } from "@/server/domain/forecast/rolling/expert";

/** Weights of the newest value that are tried side by side, and shares of the trend's own. */
const LEVEL_GAINS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1];
const TREND_GAINS = [0, 0.02, 0.1];
/** Each step the trend keeps this much. */
const DAMPING = 0.9;
const ERROR_MEMORY = 0.02;

/**
 * Exponential smoothing with a damped trend: all settings run side by side and, for each horizon, the one that was
 * least wrong lately speaks. A few additions a value instead of a fit.
 *
 * Source  Gardner's damped trend; settings by discounted absolute error.
 */
export function createSmoothingExpert(horizons: readonly number[]): Expert {
  const settings = LEVEL_GAINS.flatMap((gain) => TREND_GAINS.map((trend) => ({ gain, trend })));
  const level = new Float64Array(settings.length);
  const slope = new Float64Array(settings.length);
  const ring = horizons.at(-1)! + 1;
  const made = new Float64Array(ring * settings.length * horizons.length);
  const errors = new Float64Array(settings.length * horizons.length);
  // Σ of damping¹ … dampingʰ: how far a slope of 1 carries.
  const carries = horizons.map((h) => (DAMPING * (1 - DAMPING ** h)) / (1 - DAMPING));
  const slot = (index: number, s: number) => ((index % ring) * settings.length + s) * horizons.length;

  return {
    name: "smoothing",
    observe(history, last) {
      const value = history.values[last]!;
      const known = history.observed[last] === 1;
      for (let s = 0; s < settings.length; s++) {
        if (last === 0) level[s] = value;
        for (let k = 0; known && k < horizons.length; k++) {
          const origin = last - horizons[k]!;
          if (origin < 0) continue;
          const at = s * horizons.length + k;
          const miss = Math.abs(value - made[slot(origin, s) + k]!);
          errors[at]! += Math.max(ERROR_MEMORY, 1 / (origin + 1)) * (miss - errors[at]!);
        }
        if (known) {
          const expected = level[s]! + DAMPING * slope[s]!;
          const miss = value - expected;
          level[s] = expected + settings[s]!.gain * miss;
          slope[s] = DAMPING * slope[s]! + settings[s]!.trend * miss;
        }
        const at = slot(last, s);
        for (let k = 0; k < horizons.length; k++) made[at + k] = level[s]! + carries[k]! * slope[s]!;
      }
    },
    predict(_, last, out, at) {
      for (let k = 0; k < horizons.length; k++) {
        let best = 0;
        for (let s = 1; s < settings.length; s++)
          if (errors[s * horizons.length + k]! < errors[best * horizons.length + k]!) best = s;
        out[at + k] = made[slot(last, best) + k]!;
      }
    },
  };
}
