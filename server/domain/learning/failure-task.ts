import type { DriftReference } from "@/server/domain/learning/population-stability";
import type { SiteTable } from "@/server/domain/learning/site-table";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import type { LearnedCause } from "@/server/domain/risk/prior/failure-model";

/** What a training of the failure model is given, as bytes and arrays that go into a thread. */
export interface FailureTask {
  table: SiteTable;
  /** Name of what comes out. */
  version: string;
  /** The model that came with the product: a full training goes on from it. */
  shipped: { version: string; file: Uint8Array };
  /** The newest model that was trained here: an update goes on from it; `null`: there is none. */
  newest: { version: string; file: Uint8Array } | null;
  seed: number;
}

/** What the newest window says of one cause and horizon before and after: mean log-loss of what no tree saw. */
export interface LearnedPart {
  cause: LearnedCause;
  minutes: HorizonMinutes;
  /** Rows and distinct failures that trees were added from; `trees` 0: too few, or they did not help. */
  rows: number;
  failures: number;
  trees: number;
  /** Of the newest window. `null`: nothing there is known. */
  newestFailures: number;
  lossBefore: number | null;
  lossAfter: number | null;
}

export interface FailureVerdict {
  file: Uint8Array<ArrayBuffer>;
  parent: string;
  way: "update" | "full";
  rows: number;
  failures: number;
  /** Seconds since 1970: learnt from [from, calibratedFrom), calibrated on [calibratedFrom, to]. */
  from: number;
  calibratedFrom: number;
  to: number;
  parts: LearnedPart[];
  /** Of the features that it learnt from: what drift is held against. */
  reference: DriftReference;
}

/**
 * Trains and judges; `onProgress` hears the share that is done, in [0, 1]. Rejects with why it could not, and when
 * `signal` ends it.
 */
export type TrainFailure = (
  task: FailureTask,
  onProgress: (done: number) => void,
  signal: AbortSignal,
) => Promise<FailureVerdict>;
