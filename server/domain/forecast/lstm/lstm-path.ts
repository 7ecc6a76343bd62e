import { fillGaps } from "@/server/domain/forecast/fill-gaps";
import { LSTM_AHEAD, type LstmWindow, lstmWindow } from "@/server/domain/forecast/lstm/lstm-window";
import { QUANTILE_LEVELS, type RegularSeries } from "@/server/domain/forecast/series";

const LEVELS = QUANTILE_LEVELS.length;

/**
 * The window for a question of `steps` ahead. The network looks `LSTM_AHEAD` steps ahead: for more, it sees means of so many
 * values at once that its steps reach that far.
 */
export function questionFor(
  series: Pick<RegularSeries, "values">,
  steps: number,
): { window: LstmWindow; block: number } {
  const block = Math.max(1, Math.ceil(steps / LSTM_AHEAD));
  const values = fillGaps(series.values);
  const blocks = block === 1 ? values : blockMeans(values, block);
  const window = lstmWindow(blocks, blocks.length - 1);
  // The newest value itself is nearer to what comes than the mean of its block.
  return { window, block };
}

/** Means of `block` values, aligned with the newest; an incomplete oldest block is left out. */
function blockMeans(values: Float64Array, block: number): Float64Array {
  const count = Math.max(1, Math.floor(values.length / block));
  return Float64Array.from({ length: count }, (_, i) => {
    const end = values.length - (count - 1 - i) * block;
    const own = values.subarray(Math.max(0, end - block), end);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}

/**
 * Rows of quantiles, `rows[level][step]`, out of the network's answer `output[step * levels + level]`: sorted, so that no
 * level falls below the one before it, and in the series' unit.
 */
export function lstmRows(
  output: ArrayLike<number>,
  { window, block }: { window: LstmWindow; block: number },
  steps: number,
): number[][] {
  const columns = Array.from({ length: LSTM_AHEAD }, (_, step) =>
    Array.from(
      { length: LEVELS },
      (_, level) => window.anchor + window.scale * output[step * LEVELS + level]!,
    ).sort((a, b) => a - b),
  );
  return QUANTILE_LEVELS.map((_, level) =>
    Array.from({ length: steps }, (_, i) => at(columns, level, (i + 1) / block - 1, window.anchor)),
  );
}

/** By straight lines between the network's steps, from the newest value on. */
function at(columns: number[][], level: number, place: number, anchor: number): number {
  const below = Math.floor(place);
  const share = place - below;
  const from = below < 0 ? anchor : columns[below]![level]!;
  const to = columns[Math.min(columns.length - 1, below + 1)]![level]!;
  return (1 - share) * from + share * to;
}
