import type { History } from "@/server/domain/forecast/rolling/history";

/**
 * A point model that follows one series value by value. `observe` is called for every index in ascending order;
 * `predict` speaks for what comes after index `last`, the newest that was observed, and writes one value a horizon into
 * `out` from `at` on, in the series' unit.
 */
export interface Expert {
  readonly name: string;
  observe(history: History, last: number): void;
  predict(history: History, last: number, out: Float64Array, at: number): void;
}
