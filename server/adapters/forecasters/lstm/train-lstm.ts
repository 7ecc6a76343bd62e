import { createLstmNetwork } from "@/server/adapters/forecasters/lstm/lstm-network";
import type { LstmWeights } from "@/server/domain/forecast/lstm/lstm-weights";
import { drawExamples, type TrainingSeries } from "@/server/domain/forecast/lstm/training-windows";
import type { DurationMs } from "@/server/domain/units";

export interface LstmTraining {
  series: TrainingSeries[];
  /** Where to go on from; left out, from nothing. */
  start?: LstmWeights;
  examples: number;
  epochs: number;
  /** No further epoch begins after that long. */
  budgetMs: DurationMs;
  seed: number;
}

export interface TrainedLstm {
  weights: LstmWeights;
  examples: number;
  epochs: number;
  /** Mean pinball loss of the last epoch, in usual changes. */
  loss: number;
}

/** Trains in this thread, new examples every epoch and ever smaller steps. `onEpoch` hears the share that is done. */
export async function trainLstm(
  { series, start, examples, epochs, budgetMs, seed }: LstmTraining,
  onEpoch: (done: number) => void,
): Promise<TrainedLstm> {
  const startedAt = performance.now();
  const network = await createLstmNetwork(start);
  try {
    let loss = Number.NaN;
    let drawn = 0;
    let epoch = 0;
    while (epoch < epochs) {
      const own = drawExamples(series, examples, seed + epoch);
      if (own.count === 0) throw new Error("no series is long enough for one example");
      loss = network.trainEpoch(own, cooled(epoch / epochs));
      drawn += own.count;
      onEpoch(++epoch / epochs);
      if (performance.now() - startedAt > budgetMs) break;
    }
    return { weights: network.weights(), examples: drawn, epochs: epoch, loss };
  } finally {
    network.close();
  }
}

/** Half a cosine from 1 down to a twentieth. */
function cooled(done: number): number {
  return 0.05 + 0.475 * (1 + Math.cos(Math.PI * done));
}
