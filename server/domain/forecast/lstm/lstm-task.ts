import type { DurationMs } from "@/server/domain/units";

/** What a training is given, as bytes and arrays that go into a thread. */
export interface LstmTask {
  /** Usage at regular steps; `NaN` is a gap. */
  series: Float64Array[];
  /** The weights' file that it starts from, and must beat. */
  champion: Uint8Array;
  /** Newest share of every series that is not trained on, but judged on. */
  heldShare: number;
  examples: number;
  heldExamples: number;
  epochs: number;
  budgetMs: DurationMs;
  seed: number;
}

/** Mean pinball losses, in usual changes, on examples that are later than everything that was trained on. */
export interface LstmVerdict {
  file: Uint8Array<ArrayBuffer>;
  examples: number;
  heldExamples: number;
  loss: number;
  championLoss: number;
}

/** Trains and judges; `onProgress` hears the share that is done, in [0, 1]. Rejects with why it could not. */
export type TrainLstm = (task: LstmTask, onProgress: (done: number) => void) => Promise<LstmVerdict>;
