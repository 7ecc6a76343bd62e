/** What is known so far of one series, gaps filled by the last value: only the past may fill a gap. */
export interface History {
  count: number;
  /** Filled values in the series' unit; the first `count` are in use. */
  values: Float64Array;
  /** 1 where the value was observed. */
  observed: Uint8Array;
}

export function createHistory(capacity: number): History {
  return { count: 0, values: new Float64Array(capacity), observed: new Uint8Array(capacity) };
}

/** Appends one value; `NaN` is a gap. Before the first observed value nothing is kept. */
export function append(history: History, value: number): void {
  const known = Number.isFinite(value);
  if (!known && history.count === 0) return;
  history.values[history.count] = known ? value : history.values[history.count - 1]!;
  history.observed[history.count] = known ? 1 : 0;
  history.count++;
}

/** Forgets all but the newest `keep`. */
export function forgetOld(history: History, keep: number): void {
  const from = history.count - keep;
  history.values.copyWithin(0, from, history.count);
  history.observed.copyWithin(0, from, history.count);
  history.count = keep;
}
