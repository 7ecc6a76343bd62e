import { createLstmNetwork, type LstmNetwork } from "@/server/adapters/forecasters/lstm/lstm-network";
import { countObserved } from "@/server/domain/forecast/fill-gaps";
import { lstmRows, questionFor } from "@/server/domain/forecast/lstm/lstm-path";
import type { LstmWeights } from "@/server/domain/forecast/lstm/lstm-weights";
import { pathAfter } from "@/server/domain/forecast/model-outcome";
import { type Forecaster, ForecastRefused } from "@/server/ports/forecaster";

const MIN_POINTS = 12;

/** The global LSTM behind the port: the same weights for every series, also for one that was never seen before. */
export function createLstmForecaster(weights: LstmWeights): Forecaster {
  let network: Promise<LstmNetwork> | null = null;
  return {
    name: "lstm",
    minPoints: MIN_POINTS,
    async forecast(series, steps) {
      const observed = countObserved(series.values);
      if (observed < MIN_POINTS)
        throw new ForecastRefused(`${observed} observed points, needs ${MIN_POINTS}`);
      network ??= createLstmNetwork(weights);
      const question = questionFor(series, steps);
      const output = (await network).predict(question.window.inputs, 1);
      const wrong = output.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0) throw new Error(`the network answered ${output[wrong]}: its weights are of no use`);
      const outcome = pathAfter(series, lstmRows(output, question, steps));
      if (outcome.kind === "refused") throw new ForecastRefused(outcome.because);
      return outcome.path;
    },
  };
}
