import { setImmediate as breathe } from "node:timers/promises";
import { askDear } from "@/server/domain/forecast/ask-dear";
import { chooseStep, stepsAhead } from "@/server/domain/forecast/choose-step";
import { combineForecasts } from "@/server/domain/forecast/combine-forecasts";
import { readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { saidBefore } from "@/server/domain/forecast/said-before";
import { type SeriesPoint, toRegularSeries } from "@/server/domain/forecast/to-regular-series";
import { weighForecasts } from "@/server/domain/forecast/weigh-forecasts";
import { DIMENSIONS, type Dimension, type EpochMs } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import type { Forecaster } from "@/server/ports/forecaster";
import { listRunning } from "@/server/store/assess-inputs";
import { championLstm, championLstmVersion } from "@/server/store/forecast-models";
import { readForecastPoints } from "@/server/store/forecast-points";
import { lastForecastAt, type StoredForecast, writeForecasts } from "@/server/store/forecasts";
import { learnBands, recallBands, sayWithBand, storeBands } from "./forecast/keep-bands";
import { hostLink } from "./host-link";

/** Containers whose points are read in one statement. */
const BATCH = 16;
/** What the models were worth is asked again this often, and at every forecast while a series is young. */
const WEIGHTS_KEPT_MS = 5 * 60_000;
const YOUNG_SECONDS = 30 * 60;
/** What dear models said is heard for this long, and one job spends this long on asking them. */
const DEAR_KEPT_MS = 15 * 60_000;
const DEAR_BUDGET_MS = 1_000;

/**
 * Forecasts the containers of a host whose forecast is due, the longest overdue first, until the time budget is spent:
 * what is left comes first next time. Never blocks collection: it is a job of its own.
 */
export async function forecast(house: House, { hostId }: { hostId: number }): Promise<void> {
  const link = hostLink(house, hostId);
  const startedAt = performance.now();
  await hearChampion(house);
  const now = house.clock.now();
  const running = await listRunning(house.db, hostId);
  forgetGone(link, new Set(running.map((c) => c.id)));
  const last = await lastForecastAt(
    house.db,
    running.map((c) => c.id),
  );
  const due = running
    .map((c) => ({ ...c, last: last.get(c.id) ?? 0 }))
    .filter((c) => now - c.last >= house.settings.forecastSeconds * 1000)
    .sort((a, b) => a.last - b.last);

  const dearUntil = startedAt + DEAR_BUDGET_MS;
  for (let i = 0; i < due.length; i += BATCH) {
    if (performance.now() - startedAt > house.settings.forecastBudgetMs) {
      house.log.warn({ hostId, waiting: due.length - i }, "forecasting is behind; the rest follows");
      return;
    }
    const batch = due.slice(i, i + BATCH);
    const points = await readForecastPoints(
      house.db,
      batch.map((c) => c.id),
      now,
    );
    await recallBands(
      house.db,
      link.bands,
      batch.map((c) => c.id),
    );
    const forecasts: StoredForecast[] = [];
    for (const container of batch) {
      const own = points.get(container.id);
      if (!own) continue;
      for (const dimension of DIMENSIONS) {
        // Models compute without a pause: a change that was just approved must not wait for all of them.
        await breathe();
        const made = await forecastOne(house, link, container, dimension, own[dimension], now, dearUntil);
        if (made) forecasts.push(made);
      }
    }
    await writeForecasts(house.db, forecasts);
    await storeBands(house.db, link.bands, now);
  }
}

/** One dimension of one container; `null` when there is too little to go by. */
async function forecastOne(
  house: House,
  { modelWeights, bands }: HostLink,
  container: { id: number; startedAt: Date },
  dimension: Dimension,
  points: readonly SeriesPoint[],
  now: EpochMs,
  dearUntil: number,
): Promise<StoredForecast | null> {
  // Memory begins anew at a restart; load does not.
  const since = dimension === "memory" ? container.startedAt.getTime() : undefined;
  const first = points.find((p) => p.value !== null && (since === undefined || p.at >= since));
  if (!first) return null;
  const span = (now - first.at) / 1000;
  const step = chooseStep(span, dimension, house.settings.intervalSeconds);
  const series = toRegularSeries(points, step, now, {
    since,
    by: dimension === "memory" ? "median" : "mean",
  });
  const asCandidate = (model: Forecaster) => ({
    name: model.name,
    forecast: (past: typeof series, steps: number) => model.forecast(past, steps, dimension),
  });
  const cheap = house.forecasters.map(asCandidate);
  const key = `${container.id}/${dimension}`;
  const known = modelWeights.get(key);
  const keptMs = known?.dear ? DEAR_KEPT_MS : WEIGHTS_KEPT_MS;
  const isFresh = known !== undefined && span > YOUNG_SECONDS && now - known.at < keptMs;
  // A leak cannot wait for a quarter of an hour: memory is the cheap models' own.
  const mayAsk = !isFresh && dimension !== "memory" && span > YOUNG_SECONDS && performance.now() < dearUntil;
  const asked = mayAsk ? (house.dearForecasters ?? []).map(asCandidate) : [];
  const steps = stepsAhead(step);
  const reach = steps + Math.ceil(DEAR_KEPT_MS / (step * 1000));
  const kept = isFresh ? known.dear : undefined;
  const dear = asked.length > 0 ? await askDear(series, cheap, asked, reach) : kept;
  const weights = dear?.weights ?? (isFresh ? known.weights : await weighForecasts(series, cheap));
  if (!isFresh) modelWeights.set(key, { at: now, weights, dear });
  const candidates = [...cheap, ...(dear?.paths ?? []).map(({ model, path }) => saidBefore(model, path))];
  const combined = await combineForecasts(series, candidates, steps, weights);
  const band = bands.get(key)!;
  learnBands(band, points, now, since);
  if (combined.kind === "refused") return null;
  return {
    containerId: container.id,
    dimension,
    madeAt: now,
    path: sayWithBand(band, combined.path, now),
    model: combined.weights[0]?.model ?? "combination",
    weights: [
      ...combined.weights.map(({ model, weight, relativeLoss }) => ({
        model,
        weight,
        because:
          relativeLoss === null
            ? "too little history to compare it"
            : `${relativeLoss.toFixed(2)} × the average model's loss on the newest steps`,
      })),
      ...[...combined.dropped, ...(dear?.dropped ?? [])].map((d) => ({
        model: d.model,
        weight: 0,
        because: d.because,
      })),
    ],
  };
}

/** The LSTM that speaks here is the one that the rows say: it may have been promoted by another process, or a person. */
async function hearChampion({ db, lstm, log }: House): Promise<void> {
  if (!lstm) return;
  const wanted = (await championLstmVersion(db)) ?? lstm.shipped.version;
  if (wanted === lstm.speaking) return;
  const champion = wanted === lstm.shipped.version ? lstm.shipped : await championLstm(db);
  if (!champion) return;
  const read = readLstm(champion.file);
  if (read.kind === "weights") lstm.use(champion.version, champion.file);
  else log.error({ version: champion.version }, `this LSTM is not used: ${read.because}`);
}

function forgetGone({ modelWeights, bands }: HostLink, running: ReadonlySet<number>): void {
  for (const key of bands.keys()) if (!running.has(Number.parseInt(key, 10))) bands.delete(key);
  for (const key of modelWeights.keys()) if (!running.has(Number.parseInt(key, 10))) modelWeights.delete(key);
}
