import type { EpochMs, Probability, Seconds } from "@/server/domain/units";

export const HORIZON_MINUTES = [5, 15, 60] as const;
export type HorizonMinutes = (typeof HORIZON_MINUTES)[number];

export const CAUSES = ["memory", "cpu", "network", "disk", "other"] as const;
export type Cause = (typeof CAUSES)[number];

/** One probability a horizon; never falls with the horizon. */
export type RiskByHorizon = Record<HorizonMinutes, Probability>;

/** When the failure comes, if it comes: quantiles of the first passage, seconds from `at`. */
export interface TimeToFailure {
  earlySeconds: Seconds;
  medianSeconds: Seconds;
  /** `null`: later than the forecast reaches. */
  lateSeconds: Seconds | null;
}

export interface Reason {
  cause: Cause;
  /** Plain words with numbers and units: "working set grows 3.1 MiB/min, reaches its 256 MiB limit in 9–14 min". */
  text: string;
  /** Share of the risk that this explains, in [0, 1]; shares sum to at most 1. */
  share: Probability;
}

/** What is known of one container's chance to fail. `unknown` is not zero: nothing acts on it. */
export type Assessment =
  | { kind: "unknown"; at: EpochMs; because: string }
  | {
      kind: "assessed";
      at: EpochMs;
      /** Any cause. */
      risk: RiskByHorizon;
      byCause: Record<Cause, RiskByHorizon>;
      /** The cause that carries most of the 60-minute risk. */
      cause: Cause;
      timeToFailure: TimeToFailure | null;
      /** The first sentence on screen. */
      reason: string;
      reasons: Reason[];
      /** Which model spoke, e.g. "first-passage/1". */
      model: string;
    };
