/**
 * How many series one core keeps fresh: `npm run -s bench:forecast:speed -- [--json]`.
 * A refresh is what the loop does for a series with six hours of minutes behind it: the models are weighed on the newest
 * steps, cheap ones and ARIMA, and the combination looks an hour ahead.
 */
import { cheapForecasters } from "@/server/adapters/forecasters/cheap-forecasters";
import { createArimaForecaster } from "@/server/adapters/forecasters/create-arima-forecaster";
import { createLstmNetwork } from "@/server/adapters/forecasters/lstm/lstm-network";
import { shippedLstm } from "@/server/adapters/forecasters/lstm/shipped-lstm";
import { combineForecasts } from "@/server/domain/forecast/combine-forecasts";
import { lstmRows, questionFor } from "@/server/domain/forecast/lstm/lstm-path";
import { LSTM_OUTPUTS } from "@/server/domain/forecast/lstm/lstm-weights";
import { LSTM_WINDOW } from "@/server/domain/forecast/lstm/lstm-window";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { DIMENSIONS, type Dimension } from "@/server/domain/units";

const SERIES = 80;
const LSTM_SERIES = 1_000;
const POINTS = 360;
const STEPS = 61;
/** 1,000 containers of four dimensions within 15 minutes. */
const NEEDED_PER_MINUTE = (1_000 * DIMENSIONS.length) / 15;

try {
  const models = [...cheapForecasters(), createArimaForecaster()];
  await refresh(models, 0);
  const cpu = process.cpuUsage();
  for (let i = 0; i < SERIES; i++) await refresh(models, i);
  const { user, system } = process.cpuUsage(cpu);
  const msEach = (user + system) / 1000 / SERIES;
  const seriesPerMinutePerCore = Math.round(60_000 / msEach);
  const result = { seriesPerMinutePerCore, lstm: await timeLstm() };
  if (process.argv.includes("--json")) console.log(JSON.stringify(result));
  else
    console.log(
      `${seriesPerMinutePerCore} series a minute on one core, ${msEach.toFixed(1)} ms of CPU each; 1,000 containers within 15 min need ${Math.ceil(NEEDED_PER_MINUTE)}`,
    );
} catch (error) {
  console.error(`bench:forecast:speed failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** From 1,000 series of six hours of minutes to as many quantile paths of an hour, in one batch; the second time counts. */
async function timeLstm(): Promise<{ backend: string; series: number; ms: number }> {
  const network = await createLstmNetwork(shippedLstm());
  const all = Array.from({ length: LSTM_SERIES }, (_, seed) => seriesOf(seed));
  let ms = 0;
  for (let round = 0; round < 2; round++) {
    const started = performance.now();
    const questions = all.map((values) => questionFor({ values }, STEPS));
    const inputs = new Float32Array(LSTM_SERIES * LSTM_WINDOW);
    for (const [i, { window }] of questions.entries()) inputs.set(window.inputs, i * LSTM_WINDOW);
    const outputs = network.predict(inputs, LSTM_SERIES);
    for (const [i, question] of questions.entries())
      lstmRows(outputs.subarray(i * LSTM_OUTPUTS, (i + 1) * LSTM_OUTPUTS), question, STEPS);
    ms = performance.now() - started;
  }
  network.close();
  return { backend: network.backend, series: LSTM_SERIES, ms: Math.round(ms) };
}

async function refresh(models: ReturnType<typeof cheapForecasters>, seed: number): Promise<void> {
  const dimension: Dimension = DIMENSIONS[seed % DIMENSIONS.length]!;
  const values = seriesOf(seed);
  const combined = await combineForecasts(
    { startAt: 0, stepSeconds: 60, values },
    models.map(({ name, forecast }) => ({
      name,
      forecast: (series, steps) => forecast(series, steps, dimension),
    })),
    STEPS,
  );
  if (combined.kind === "refused") throw new Error(combined.because);
}

function seriesOf(seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: POINTS },
    (_, i) => 100 + 30 * Math.sin((i * (1 + (seed % 5))) / 20) + 5 * random.normal(),
  );
}
