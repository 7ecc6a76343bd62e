import { createLstmNetwork } from "@/server/adapters/forecasters/lstm/lstm-network";
import { trainLstm } from "@/server/adapters/forecasters/lstm/train-lstm";
import type { LstmTask, LstmVerdict } from "@/server/domain/forecast/lstm/lstm-task";
import { type LstmWeights, readLstm, serializeLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { drawExamples } from "@/server/domain/forecast/lstm/training-windows";

/** Trains on the older part of every series, and holds the outcome and the champion against the newer part. */
export async function judgeLstm(task: LstmTask, onProgress: (done: number) => void): Promise<LstmVerdict> {
  const read = readLstm(task.champion);
  if (read.kind === "damaged") throw new Error(`the LSTM to start from cannot be read: ${read.because}`);
  const cut = (values: Float64Array) => Math.floor(values.length * (1 - task.heldShare));
  const { weights, examples } = await trainLstm(
    {
      ...task,
      series: task.series.map((values) => ({ values, from: 0, to: cut(values) })),
      start: read.weights,
    },
    (done) => onProgress(0.95 * done),
  );
  const later = task.series.map((values) => ({ values, from: cut(values), to: values.length - 1 }));
  const held = drawExamples(later, task.heldExamples, task.seed);
  return {
    file: serializeLstm(weights),
    examples,
    heldExamples: held.count,
    loss: await lossOf(weights, held),
    championLoss: await lossOf(read.weights, held),
  };
}

async function lossOf(weights: LstmWeights, held: ReturnType<typeof drawExamples>): Promise<number> {
  const network = await createLstmNetwork(weights);
  const loss = network.loss(held);
  network.close();
  return loss;
}
