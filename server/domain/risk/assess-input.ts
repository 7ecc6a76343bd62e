import type { QuantilePath } from "@/server/domain/forecast/series";
import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { FailureModel } from "@/server/domain/risk/prior/failure-model";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { Bytes, Dimension, EpochMs, Limits, Seconds } from "@/server/domain/units";

export type FailureKind = "oom_kill" | "exit_error" | "unhealthy";

/** Everything that one assessment looks at, and nothing else. */
export interface AssessInput {
  now: EpochMs;
  /** How often samples are taken. */
  intervalSeconds: Seconds;
  /** Ascending, the last 60 minutes at most; those before `startedAt` are left out. */
  samples: readonly Sample[];
  limits: Limits;
  /** Memory: working set in bytes. CPU: millicores. Network, disk: bytes a second, both directions. */
  forecasts: Partial<Record<Dimension, { path: QuantilePath; model: string }>>;
  startedAt: EpochMs;
  health: "none" | "starting" | "healthy" | "unhealthy";
  /** The last 24 hours; planned stops are not in it. */
  restartCountWindow: {
    restarts: number;
    failures: readonly { at: EpochMs; kind: FailureKind }[];
  };
  /** `null` where the host did not say. */
  host: { memoryFreeBytes: Bytes | null; memoryTotalBytes: Bytes | null };
  /** A heap cap that more memory does not lift, e.g. `-Xmx512m`. */
  fixedHeap: { flag: string; bytes: Bytes } | null;
  /** Working set in bytes before the first sample, ascending, coarser; left out where there is none. */
  history?: readonly SeriesPoint[];
  /** Trees that speak beside the first passage; left out, the first passage speaks alone. */
  model?: FailureModel;
  /** Failures an hour while a cap of it is full, as learned here; left out, as they are believed to be at first. */
  saturatedPerHour?: Record<"network" | "disk", number>;
  /** The same seed gives the same futures: two limits are then compared on common random numbers. */
  seed: number;
}
