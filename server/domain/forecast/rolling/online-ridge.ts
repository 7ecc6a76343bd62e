/** Weighted normal equations of one regression, kept up to date row by row. */
export interface OnlineRidge {
  readonly features: number;
  /** Xᵀ W X, row-major, lower triangle. */
  readonly gram: Float64Array;
  /** Xᵀ W y. */
  readonly moment: Float64Array;
  readonly coefficients: Float64Array;
  /** Σ w. */
  weight: number;
  /** Weight of the next row: it grows instead of the past being shrunk, and all is rescaled now and then. */
  next: number;
}

export function createOnlineRidge(features: number): OnlineRidge {
  return {
    features,
    gram: new Float64Array(features * features),
    moment: new Float64Array(features),
    coefficients: new Float64Array(features),
    weight: 0,
    next: 1,
  };
}

const RESCALE_AT = 1e6;

/**
 * Adds one row; `keep` in (0, 1] is what the past is worth afterwards (1: for ever), `importance` ≥ 0 the row's own.
 * `x` is read from `offset` on.
 */
export function addRow(
  ridge: OnlineRidge,
  x: Float64Array,
  offset: number,
  y: number,
  importance: number,
  keep: number,
): void {
  const { features, gram, moment } = ridge;
  const w = importance * ridge.next;
  for (let i = 0; i < features; i++) {
    const xi = w * x[offset + i]!;
    if (xi === 0) continue;
    const row = i * features;
    for (let j = 0; j <= i; j++) gram[row + j]! += xi * x[offset + j]!;
    moment[i]! += xi * y;
  }
  ridge.weight += w;
  ridge.next /= keep;
  if (ridge.next > RESCALE_AT) {
    for (let i = 0; i < gram.length; i++) gram[i]! /= ridge.next;
    for (let i = 0; i < features; i++) moment[i]! /= ridge.next;
    ridge.weight /= ridge.next;
    ridge.next = 1;
  }
}

/**
 * Solves for the coefficients: each is pulled to 0 as if `prior` more rows of its own feature's size had said so.
 * Keeps the old coefficients where the system cannot be solved.
 *
 * Source  ridge regression on standardised features; Cholesky.
 */
export function solveRidge(ridge: OnlineRidge, prior: number): void {
  const { features: n, gram, moment, coefficients } = ridge;
  if (!(ridge.weight > 0)) return;
  const share = (prior * ridge.next) / ridge.weight;
  const lower = scratch(n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      const above = j * n;
      let sum = gram[row + j]!;
      for (let k = 0; k < j; k++) sum -= lower[row + k]! * lower[above + k]!;
      lower[row + j] = sum / lower[above + j]!;
    }
    let square = gram[row + i]! * (1 + share) + 1e-9 * ridge.weight;
    for (let k = 0; k < i; k++) square -= lower[row + k]! ** 2;
    if (!(square > 0)) return;
    lower[row + i] = Math.sqrt(square);
  }
  for (let i = 0; i < n; i++) {
    let sum = moment[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * coefficients[k]!;
    coefficients[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = coefficients[i]!;
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * coefficients[k]!;
    coefficients[i] = sum / lower[i * n + i]!;
  }
}

let room = new Float64Array(0);

/** Working space, overwritten by every call: nothing of it outlives one. */
function scratch(n: number): Float64Array {
  if (room.length < n * n) room = new Float64Array(n * n);
  return room;
}

export function predictRow(ridge: OnlineRidge, x: Float64Array, offset: number): number {
  let sum = 0;
  for (let i = 0; i < ridge.features; i++) sum += ridge.coefficients[i]! * x[offset + i]!;
  return sum;
}
