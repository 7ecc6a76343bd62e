import { chooseOrigins } from "@/bench/forecast/choose-origins";
import type { EvaluateOptions } from "@/bench/forecast/evaluate-series";
import { oneStepChange } from "@/bench/forecast/one-step-change";
import type { TraceSeries } from "@/bench/forecast/read-traces";
import { type ModelScore, Score } from "@/bench/forecast/score";
import { createLstmNetwork } from "@/server/adapters/forecasters/lstm/lstm-network";
import { trainLstm } from "@/server/adapters/forecasters/lstm/train-lstm";
import { lstmRows, questionFor } from "@/server/domain/forecast/lstm/lstm-path";
import { LSTM_OUTPUTS } from "@/server/domain/forecast/lstm/lstm-weights";
import { LSTM_WINDOW } from "@/server/domain/forecast/lstm/lstm-window";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

const EXAMPLES = 4_000;
const EPOCHS = 10;
const BUDGET_MS = 60_000;
/** Values before an origin that are looked at: enough for the window of an hour of minutes. */
const MOST_BEFORE = 1_000;

/**
 * One network for all series of a set, trained once on what lies before each series' first origin, then asked at every origin.
 * The values of other series at the same time may lie after an origin by the clock: the traces do not say when they were taken.
 */
export async function evaluateLstm(
  all: readonly TraceSeries[],
  { horizon, from }: EvaluateOptions,
  onProgress: (done: number) => void,
): Promise<(ModelScore | null)[]> {
  const questions = all.map((series) => {
    const hour = Math.max(1, Math.round(3600 / series.stepSeconds));
    const steps = horizon === "1step" ? 1 : hour;
    const origins = chooseOrigins(series.values, series.stepSeconds, steps, from, horizon === "1step");
    return { series, steps, origins };
  });
  const startedAt = performance.now();
  const trained = await trainLstm(
    {
      series: questions
        .filter(({ origins }) => origins.length > 0)
        .map(({ series, origins }) => ({ values: series.values, from: 0, to: origins[0]! })),
      examples: EXAMPLES,
      epochs: EPOCHS,
      budgetMs: BUDGET_MS,
      seed: 1,
    },
    onProgress,
  ).catch((error: Error) => {
    process.stderr.write(`the LSTM is left out: ${error.message}\n`);
    return null;
  });
  if (trained === null) return all.map(() => null);
  const asked = questions.filter(({ origins }) => origins.length > 0).length;
  const fitMs = (performance.now() - startedAt) / asked;
  const network = await createLstmNetwork(trained.weights);
  const scores = questions.map((question) => {
    if (question.origins.length === 0) return null;
    return { ...askAt(network, question), model: "lstm", fitMs };
  });
  network.close();
  return scores;
}

function askAt(
  network: Awaited<ReturnType<typeof createLstmNetwork>>,
  { series, steps, origins }: { series: TraceSeries; steps: number; origins: readonly number[] },
) {
  const { values } = series;
  const startedAt = performance.now();
  const questions = origins.map((origin) =>
    questionFor({ values: values.slice(Math.max(0, origin + 1 - MOST_BEFORE), origin + 1) }, steps),
  );
  const inputs = new Float32Array(origins.length * LSTM_WINDOW);
  for (const [i, { window }] of questions.entries()) inputs.set(window.inputs, i * LSTM_WINDOW);
  const outputs = network.predict(inputs, origins.length);
  const own = new Score();
  const naive = new Score();
  for (const [i, origin] of origins.entries()) {
    const rows = lstmRows(outputs.subarray(i * LSTM_OUTPUTS, (i + 1) * LSTM_OUTPUTS), questions[i]!, steps);
    for (let step = 0; step < steps; step++) {
      const actual = values[origin + 1 + step]!;
      if (!Number.isFinite(actual)) continue;
      own.add(
        rows.map((row) => Math.max(0, row[step]!)),
        actual,
      );
      naive.add(new Array<number>(QUANTILE_LEVELS.length).fill(values[origin]!), actual);
    }
  }
  const scale = oneStepChange(values.subarray(0, origins[0]! + 1));
  const { mae, smape } = naive.result(scale);
  return {
    ...own.result(scale),
    naive: { mae, smape },
    forecastMs: (performance.now() - startedAt) / origins.length,
  };
}
