import { setImmediate as breathe } from "node:timers/promises";
import { readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { DIMENSIONS } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import { listRunning } from "@/server/store/assess-inputs";
import { readCovariates } from "@/server/store/covariates";
import { championLstm, championLstmVersion } from "@/server/store/forecast-models";
import { readForecastPoints } from "@/server/store/forecast-points";
import { lastForecastAt, type StoredForecast, writeForecasts } from "@/server/store/forecasts";
import { forecastOne } from "./forecast/forecast-one";
import { recallBands, storeBands } from "./forecast/keep-bands";
import { hostLink } from "./host-link";

/** Containers whose points are read in one statement. */
const BATCH = 16;
/** One job spends this long on asking dear models. */
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
    // Of those that are due alike, whoever was asked about least lately hears dear models first.
    .sort((a, b) => a.last - b.last || askedAt(link, a.id) - askedAt(link, b.id));

  // All hosts of this process share its time: collecting and assessing come first.
  const hosts = Math.max(1, house.hosts.size);
  const budgetMs = house.settings.forecastBudgetMs / hosts;
  const dearUntil = startedAt + DEAR_BUDGET_MS / hosts;
  const isSpent = () => performance.now() - startedAt > budgetMs;
  for (let i = 0; i < due.length; i += BATCH) {
    if (i > 0 && isSpent()) {
      house.log.warn({ hostId, waiting: due.length - i }, "forecasting is behind; the rest follows");
      return;
    }
    const batch = due.slice(i, i + BATCH);
    const ids = batch.map((c) => c.id);
    const points = await readForecastPoints(house.db, ids, now);
    const mayAsk = performance.now() < dearUntil;
    const telemetry = mayAsk ? await readCovariates(house.db, ids, now) : new Map();
    await recallBands(house.db, link.bands, ids);
    const forecasts: StoredForecast[] = [];
    for (const container of batch) {
      // What is left of the batch is still the longest overdue next time.
      if (forecasts.length > 0 && isSpent()) break;
      const own = points.get(container.id);
      if (!own) continue;
      for (const dimension of DIMENSIONS) {
        // Models compute without a pause: a change that was just approved must not wait for all of them.
        await breathe();
        const made = await forecastOne(house, link, {
          container,
          dimension,
          points: own[dimension],
          telemetry: telemetry.get(container.id),
          now,
          dearUntil,
        });
        if (made) forecasts.push(made);
      }
    }
    await writeForecasts(house.db, forecasts);
    await storeBands(house.db, link.bands, now);
  }
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

function askedAt({ modelWeights }: HostLink, containerId: number): number {
  return modelWeights.get(`${containerId}/cpu`)?.at ?? 0;
}

function forgetGone({ modelWeights, bands }: HostLink, running: ReadonlySet<number>): void {
  for (const key of bands.keys()) if (!running.has(Number.parseInt(key, 10))) bands.delete(key);
  for (const key of modelWeights.keys()) if (!running.has(Number.parseInt(key, 10))) modelWeights.delete(key);
}
