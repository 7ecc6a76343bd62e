import { median } from "@/server/domain/forecast/statistics";

/** Steps that the network looks back on, and ahead. */
export const LSTM_WINDOW = 48;
export const LSTM_AHEAD = 12;
/** A change is never thought smaller than this share of the level: else rounding would look like a storm. */
const LEAST_SHARE = 1e-3;
/** In usual changes: what lies further out says "far", not how far. */
const FURTHEST_SEEN = 12;
const FURTHEST_AIM = 40;

/** One stretch as the network sees it: free of unit and level, so that all series can be learnt from at once. */
export interface LstmWindow {
  inputs: Float32Array;
  /** The newest value and the usual size of a change, both in the series' unit. */
  anchor: number;
  scale: number;
}

/**
 * The window that ends at index `last` (included) of values without gaps; a series that is too short is continued backwards
 * by its oldest value.
 */
export function lstmWindow(values: Float64Array, last: number): LstmWindow {
  const anchor = values[last]!;
  const at = (back: number) => values[Math.max(0, last - back)]!;
  const changes: number[] = [];
  for (let back = 0; back < LSTM_WINDOW - 1; back++) changes.push(Math.abs(at(back) - at(back + 1)));
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const scale = Math.max(mean, median(changes), LEAST_SHARE * Math.abs(anchor), Number.MIN_VALUE * 1e10);
  const inputs = new Float32Array(LSTM_WINDOW);
  for (let i = 0; i < LSTM_WINDOW; i++)
    inputs[i] = clip((at(LSTM_WINDOW - 1 - i) - anchor) / scale, FURTHEST_SEEN);
  return { inputs, anchor, scale };
}

/** What came, as the network is asked for it; `NaN` where nothing was observed. */
export function lstmTarget({ anchor, scale }: LstmWindow, value: number): number {
  return clip((value - anchor) / scale, FURTHEST_AIM);
}

function clip(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
