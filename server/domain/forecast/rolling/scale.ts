import type { History } from "@/server/domain/forecast/rolling/history";

/** A history on the scale on which a model works: numbers of the order of 1, and the way back to the series' unit. */
export interface ScaledHistory {
  count: number;
  readonly values: Float64Array;
  /** `sums[i]` is the sum of the first i values. */
  readonly sums: Float64Array;
  readonly to: (value: number) => number;
  readonly from: (scaled: number) => number;
}

/** Plain: in shares of a typical value, > 0. */
export function linearHistory(capacity: number, typical: number): ScaledHistory {
  return scaled(
    capacity,
    (value) => value / typical,
    (z) => z * typical,
  );
}

/** Logarithm of the value plus `offset` > 0, so that nothing at all has a logarithm too. */
export function logHistory(capacity: number, offset: number): ScaledHistory {
  return scaled(
    capacity,
    (value) => Math.log(Math.max(0, value) + offset),
    (z) => Math.exp(z) - offset,
  );
}

function scaled(capacity: number, to: ScaledHistory["to"], from: ScaledHistory["from"]): ScaledHistory {
  return { count: 0, values: new Float64Array(capacity), sums: new Float64Array(capacity + 1), to, from };
}

/** Takes over what was appended to `history` since the last call. */
export function follow(scaledHistory: ScaledHistory, history: History, upTo: number): void {
  const { values, sums, to } = scaledHistory;
  for (let i = scaledHistory.count; i < upTo; i++) {
    values[i] = to(history.values[i]!);
    sums[i + 1] = sums[i]! + values[i]!;
  }
  scaledHistory.count = upTo;
}

/** Mean of the `window` values that end with index `last`; of fewer where the history is shorter. */
export function meanOf({ sums }: ScaledHistory, last: number, window: number): number {
  const from = Math.max(0, last + 1 - window);
  return (sums[last + 1]! - sums[from]!) / (last + 1 - from);
}
