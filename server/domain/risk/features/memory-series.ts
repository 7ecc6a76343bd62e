/** Ascending in time; every value finite. Only the first `count` count. */
export interface MemorySeries {
  at: Float64Array;
  bytes: Float64Array;
  count: number;
}
