import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import { loadTensorFlow, type TensorFlow } from "@/server/adapters/forecasters/lstm/tensorflow";
import {
  LSTM_OUTPUTS,
  LSTM_UNITS,
  type LstmWeights,
  WEIGHT_SHAPES,
} from "@/server/domain/forecast/lstm/lstm-weights";
import { LSTM_AHEAD, LSTM_WINDOW } from "@/server/domain/forecast/lstm/lstm-window";
import type { LstmExamples } from "@/server/domain/forecast/lstm/training-windows";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

const BATCH = 128;
const LEARNING_RATE = 0.004;
const SEED = 7;
const LEVELS = QUANTILE_LEVELS.length;

export interface LstmNetwork {
  backend: string;
  /** `count` windows in, `count * LSTM_OUTPUTS` numbers out, in one batch. */
  predict(inputs: Float32Array, count: number): Float32Array;
  /** One pass over the examples, in batches; returns the mean pinball loss that it met on its way. */
  trainEpoch(examples: LstmExamples, learningRateShare: number): number;
  /** Mean pinball loss, nothing learnt. */
  loss(examples: LstmExamples): number;
  weights(): LstmWeights;
  close(): void;
}

/** One LSTM layer and one dense layer; all series share it. `weights` left out: seeded ones that know nothing. */
export async function createLstmNetwork(weights?: LstmWeights): Promise<LstmNetwork> {
  const { tf, backend } = await loadTensorFlow();
  const model = build(tf);
  if (weights) setWeights(tf, model, weights);
  const optimizer = tf.train.adam(LEARNING_RATE);
  const levels = tf.tensor1d([...QUANTILE_LEVELS]);
  const less = tf.sub(levels, 1);

  function pinball(inputs: Tensor, targets: Tensor, known: Tensor) {
    const said = (model.apply(inputs) as Tensor).reshape([-1, LSTM_AHEAD, LEVELS]);
    const off = targets.expandDims(2).sub(said);
    const loss = tf.maximum(off.mul(levels), off.mul(less)).mean(2);
    return loss.mul(known).sum().div(known.sum().add(1e-6)).asScalar();
  }

  function inBatches(
    examples: LstmExamples,
    visit: (loss: () => ReturnType<typeof pinball>) => number,
  ): number {
    let sum = 0;
    for (let from = 0; from < examples.count; from += BATCH) {
      const size = Math.min(BATCH, examples.count - from);
      sum +=
        size *
        tf.tidy(() => {
          const cut = (values: Float32Array, width: number) =>
            values.subarray(from * width, (from + size) * width);
          const inputs = tf.tensor3d(cut(examples.inputs, LSTM_WINDOW), [size, LSTM_WINDOW, 1]);
          const targets = tf.tensor2d(cut(examples.targets, LSTM_AHEAD), [size, LSTM_AHEAD]);
          const known = tf.tensor2d(cut(examples.known, LSTM_AHEAD), [size, LSTM_AHEAD]);
          return visit(() => pinball(inputs, targets, known));
        });
    }
    return examples.count > 0 ? sum / examples.count : Number.NaN;
  }

  return {
    backend,
    predict: (inputs, count) =>
      tf.tidy(
        () =>
          (model.predict(tf.tensor3d(inputs, [count, LSTM_WINDOW, 1])) as Tensor).dataSync() as Float32Array,
      ),
    trainEpoch(examples, learningRateShare) {
      (optimizer as unknown as { learningRate: number }).learningRate = LEARNING_RATE * learningRateShare;
      return inBatches(examples, (loss) => optimizer.minimize(loss, true)!.dataSync()[0]!);
    },
    loss: (examples) => inBatches(examples, (loss) => loss().dataSync()[0]!),
    weights: () => model.getWeights().map((tensor) => Float32Array.from(tensor.dataSync())),
    close() {
      optimizer.dispose();
      model.dispose();
      levels.dispose();
      less.dispose();
    },
  };
}

function build(tf: TensorFlow): LayersModel {
  const model = tf.sequential();
  model.add(
    tf.layers.lstm({
      units: LSTM_UNITS,
      inputShape: [LSTM_WINDOW, 1],
      kernelInitializer: tf.initializers.glorotUniform({ seed: SEED }),
      recurrentInitializer: tf.initializers.glorotUniform({ seed: SEED + 1 }),
    }),
  );
  model.add(
    tf.layers.dense({
      units: LSTM_OUTPUTS,
      kernelInitializer: tf.initializers.glorotUniform({ seed: SEED + 2 }),
    }),
  );
  return model;
}

function setWeights(tf: TensorFlow, model: LayersModel, weights: LstmWeights): void {
  const tensors = weights.map((own, i) => tf.tensor(own, WEIGHT_SHAPES[i]!));
  model.setWeights(tensors);
  for (const tensor of tensors) tensor.dispose();
}
