import { quantileOfSorted } from "@/server/domain/forecast/statistics";

/** The newest values of a stream, in order of arrival and of size. */
export interface SortedWindow {
  readonly arrived: Float64Array;
  readonly sorted: Float64Array;
  count: number;
  next: number;
}

export function createSortedWindow(size: number): SortedWindow {
  return { arrived: new Float64Array(size), sorted: new Float64Array(size), count: 0, next: 0 };
}

/** Adds a value, and drops the oldest when the window is full. Costs a search and a move. */
export function addToWindow(window: SortedWindow, value: number): void {
  const { arrived, sorted } = window;
  if (window.count === arrived.length) {
    const gone = rank(sorted, window.count, arrived[window.next]!);
    sorted.copyWithin(gone, gone + 1, window.count);
    window.count--;
  }
  const at = rank(sorted, window.count, value);
  sorted.copyWithin(at + 1, at, window.count);
  sorted[at] = value;
  arrived[window.next] = value;
  window.next = (window.next + 1) % arrived.length;
  window.count++;
}

export function windowQuantile({ sorted, count }: SortedWindow, level: number): number {
  return quantileOfSorted(sorted.subarray(0, count), Math.max(0, Math.min(1, level)));
}

/** First index whose value is not below `value`. */
function rank(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
