/**
 * How many series one core keeps fresh: `npm run -s bench:forecast:speed -- [--json]`.
 * A refresh is what the loop does for a series with six hours of minutes behind it: the models are weighed on the newest
 * steps, cheap ones and ARIMA, and the combination looks an hour ahead.
 */
import { cheapForecasters } from "@/server/adapters/forecasters/cheap-forecasters";
import { createArimaForecaster } from "@/server/adapters/forecasters/create-arima-forecaster";
import { combineForecasts } from "@/server/domain/forecast/combine-forecasts";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { DIMENSIONS, type Dimension } from "@/server/domain/units";

const SERIES = 80;
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
  // No LSTM is part of this tree: null says so, and is not a time.
  const result = { seriesPerMinutePerCore, lstm: null };
  if (process.argv.includes("--json")) console.log(JSON.stringify(result));
  else
    console.log(
      `${seriesPerMinutePerCore} series a minute on one core, ${msEach.toFixed(1)} ms of CPU each; 1,000 containers within 15 min need ${Math.ceil(NEEDED_PER_MINUTE)}`,
    );
} catch (error) {
  console.error(`bench:forecast:speed failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function refresh(models: ReturnType<typeof cheapForecasters>, seed: number): Promise<void> {
  const dimension: Dimension = DIMENSIONS[seed % DIMENSIONS.length]!;
  const random = seededRandom(seed);
  const values = Float64Array.from(
    { length: POINTS },
    (_, i) => 100 + 30 * Math.sin((i * (1 + (seed % 5))) / 20) + 5 * random.normal(),
  );
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
