import type { Expert } from "@/server/domain/forecast/rolling/expert";
import {
  countFeatures,
  firstIndex,
  type LagDesign,
  writeFeatures,
} from "@/server/domain/forecast/rolling/lag-features";
import {
  addRow,
  createOnlineRidge,
  predictRow,
  solveRidge,
} from "@/server/domain/forecast/rolling/online-ridge";
import type { ScaledHistory } from "@/server/domain/forecast/rolling/scale";
import { createSeasonProfile, updateProfile } from "@/server/domain/forecast/rolling/season-profile";

export interface RidgeOptions {
  name: string;
  design: LagDesign;
  scaled: ScaledHistory;
  /** Steps ahead, ascending: one regression each. */
  horizons: readonly number[];
  /** Rows after which a row counts half; infinite: never. */
  halfLife: number;
  /** Rows of doubt: how strongly the coefficients are held to "nothing changes". */
  prior: number;
  /** Rows between two solutions. */
  every: number;
}

/** Errors above this multiple of the usual count less, in proportion: the path should follow the median, not spikes. */
const ROBUST_FROM = 1.5;
const ERROR_MEMORY = 0.02;
/** A regression on fewer rows than this many a feature is not believed. */
const ROWS_PER_FEATURE = 2;

/**
 * Ridge regression of the change ahead on recent and seasonal lags, one for each horizon, kept up to date row by row.
 * Until it has rows enough it says that nothing changes. See docs/models/rolling.md.
 */
export function createRidgeExpert(options: RidgeOptions): Expert {
  const { design, scaled, horizons, prior, every } = options;
  const keep = 0.5 ** (1 / options.halfLife);
  const features = countFeatures(design);
  const first = firstIndex(design);
  const profiles = design.seasons.map(createSeasonProfile);
  const ridges = horizons.map(() => createOnlineRidge(features));
  const usual = new Float64Array(horizons.length);
  const rows = new Int32Array(horizons.length);
  const ring = horizons.at(-1)! + 1;
  const width = horizons.length * features;
  const pending = new Float64Array(ring * width);
  let sinceSolved = 0;

  function learn(last: number, k: number, isKnown: boolean): void {
    const origin = last - horizons[k]!;
    if (origin < first || !isKnown) return;
    const offset = (origin % ring) * width + k * features;
    const ridge = ridges[k]!;
    const change = scaled.values[last]! - scaled.values[origin]!;
    const miss = Math.abs(change - predictRow(ridge, pending, offset));
    usual[k]! += Math.max(ERROR_MEMORY, 1 / (rows[k]! + 1)) * (miss - usual[k]!);
    rows[k]!++;
    const importance = miss > ROBUST_FROM * usual[k]! ? (ROBUST_FROM * usual[k]!) / miss : 1;
    addRow(ridge, pending, offset, change, importance, keep);
  }

  return {
    name: options.name,
    observe(history, last) {
      const isKnown = history.observed[last] === 1;
      for (let k = 0; k < horizons.length; k++) learn(last, k, isKnown);
      for (const profile of profiles) updateProfile(profile, scaled, last);
      if (last < first) return;
      for (let k = 0; k < horizons.length; k++)
        writeFeatures(
          design,
          scaled,
          profiles,
          last,
          horizons[k]!,
          pending,
          (last % ring) * width + k * features,
        );
      if (++sinceSolved < every) return;
      sinceSolved = 0;
      for (const [k, ridge] of ridges.entries())
        if (rows[k]! >= ROWS_PER_FEATURE * features) solveRidge(ridge, prior);
    },
    predict(history, last, out, at) {
      const now = history.values[last]!;
      for (let k = 0; k < horizons.length; k++) {
        const offset = (last % ring) * width + k * features;
        out[at + k] =
          last < first || rows[k]! < ROWS_PER_FEATURE * features
            ? now
            : scaled.from(scaled.values[last]! + predictRow(ridges[k]!, pending, offset));
      }
    },
  };
}
