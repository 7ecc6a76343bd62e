import {
  addRow,
  createOnlineRidge,
  type OnlineRidge,
  predictRow,
  solveRidge,
} from "@/server/domain/forecast/rolling/online-ridge";

export const SIZE_FEATURES = 8;

/** Learns how large the error of one horizon will be: calm hours get narrow bands, wild ones wide. */
export interface ErrorSize {
  readonly ridge: OnlineRidge;
  fast: number;
  slow: number;
  /** Mean absolute error at each phase of the season; empty without one. */
  readonly byPhase: Float64Array;
  seen: number;
}

const KEEP = 0.5 ** (1 / 1500);
/** Errors beyond this multiple of what was expected count as this much. */
const LARGEST = 6;
const PRIOR = 20;
const EVERY = 16;
const ENOUGH = 60;
const FAST = 0.15;
const SLOW = 0.01;
const PHASE = 0.2;

export function createErrorSize(season: number | null): ErrorSize {
  return {
    ridge: createOnlineRidge(SIZE_FEATURES),
    fast: 0,
    slow: 0,
    byPhase: new Float64Array(season ?? 0),
    seen: 0,
  };
}

/**
 * Writes what the size is read from into `out` from `at` on, and returns the expected absolute error, > 0.
 *
 * recent   mean absolute change of the newest values; `moved` how far the point lies from the newest value;
 * target   index of the step that is forecast.
 */
export function expectSize(
  size: ErrorSize,
  recent: number,
  newest: number,
  moved: number,
  point: number,
  target: number,
  floor: number,
  out: Float64Array,
  at: number,
): number {
  const { slow, fast, byPhase, ridge } = size;
  out[at] = slow;
  out[at + 1] = fast;
  out[at + 2] = recent;
  out[at + 3] = newest;
  out[at + 4] = Math.abs(moved);
  out[at + 5] = Math.abs(point);
  out[at + 6] = byPhase.length > 0 ? byPhase[target % byPhase.length]! : slow;
  out[at + 7] = Math.sqrt(Math.max(0, slow * fast));
  const usual = Math.max(floor, slow);
  if (size.seen < ENOUGH) return Math.max(usual, 0.5 * recent);
  return Math.max(0.15 * usual, floor, Math.min(8 * usual, predictRow(ridge, out, at)));
}

/** Learns from one outcome whose features were written at `at` and whose size was expected to be `expected`. */
export function learnSize(
  size: ErrorSize,
  features: Float64Array,
  at: number,
  expected: number,
  miss: number,
  target: number,
): void {
  size.seen++;
  size.slow += Math.max(SLOW, 1 / size.seen) * (miss - size.slow);
  size.fast += Math.max(FAST, 1 / size.seen) * (miss - size.fast);
  if (size.byPhase.length > 0) {
    const phase = target % size.byPhase.length;
    const own = size.byPhase[phase]!;
    size.byPhase[phase] = own === 0 ? miss : own + PHASE * (miss - own);
  }
  // In shares of what was expected: a wild hour must not drown a hundred calm ones.
  for (let i = 0; i < SIZE_FEATURES; i++) row[i] = features[at + i]! / expected;
  addRow(size.ridge, row, 0, Math.min(miss / expected, LARGEST), 1, KEEP);
  if (size.seen % EVERY === 0) solveRidge(size.ridge, PRIOR);
}

/** Working space, overwritten by every call. */
const row = new Float64Array(SIZE_FEATURES);
