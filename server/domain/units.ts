/** Units ride in types: a plain number is never passed where one of these is meant. */

/** Thousandths of one CPU core: 1500 is one core and a half. */
export type Millicores = number;
export type Bytes = number;
export type BytesPerSecond = number;
export type PerSecond = number;
/** Milliseconds since 1970-01-01 UTC. */
export type EpochMs = number;
export type DurationMs = number;
export type Seconds = number;
/** In [0, 1]. */
export type Probability = number;
/** In [0, 1]. */
export type Ratio = number;

/** The four dimensions that are forecast. */
export const DIMENSIONS = ["cpu", "memory", "network", "disk"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The four dimensions whose limits can be changed in place, each where its host can do so. */
export const LIMIT_DIMENSIONS = ["cpu", "memory", "network", "disk"] as const;
export type LimitDimension = (typeof LIMIT_DIMENSIONS)[number];

/** Kernel caps on one container. `null` says that there is no cap; an unknown cap is never written as `null`. */
export interface Limits {
  cpuMillicores: Millicores | null;
  memoryBytes: Bytes | null;
  /** For each direction, not their sum. Left out where the host does not read it: unknown is not "no cap". */
  networkBytesPerSecond?: BytesPerSecond | null;
  /** For reads and for writes, not their sum. Left out where the host does not read it. */
  diskBytesPerSecond?: BytesPerSecond | null;
}
