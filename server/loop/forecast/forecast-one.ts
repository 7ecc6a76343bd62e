import { askDear } from "@/server/domain/forecast/ask-dear";
import { chooseStep, stepsAhead } from "@/server/domain/forecast/choose-step";
import { combineForecasts } from "@/server/domain/forecast/combine-forecasts";
import { saidBefore } from "@/server/domain/forecast/said-before";
import type { RegularSeries } from "@/server/domain/forecast/series";
import { type SeriesPoint, toRegularSeries } from "@/server/domain/forecast/to-regular-series";
import { weighForecasts } from "@/server/domain/forecast/weigh-forecasts";
import type { Dimension, DurationMs, EpochMs } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import type { Forecaster } from "@/server/ports/forecaster";
import type { StoredForecast } from "@/server/store/forecasts";
import { hearTelemetry } from "./hear-telemetry";
import { learnBands, sayWithBand } from "./keep-bands";

/** What the models were worth is asked again this often, and at every forecast while a series is young. */
const WEIGHTS_KEPT_MS: DurationMs = 5 * 60_000;
const YOUNG_SECONDS = 30 * 60;
/** What dear models said is heard for about this long. */
const DEAR_KEPT_MS: DurationMs = 15 * 60_000;
/** Spread by container, so that a fleet that was found at once is not asked about at once for ever. */
const DEAR_SPREAD = 0.25;
const LONGEST_KEPT_MS = (1 + DEAR_SPREAD) * DEAR_KEPT_MS;

/** One dimension of one container, and what is known of it. */
export interface SeriesToForecast {
  container: { id: number; startedAt: Date };
  dimension: Dimension;
  points: readonly SeriesPoint[];
  /** Selected series of its application, each as points. */
  telemetry: readonly SeriesPoint[][] | undefined;
  now: EpochMs;
  /** On the process's own clock: no dear model is asked after it. */
  dearUntil: DurationMs;
}

/** The combination's path with a band that holds; `null` when there is too little to go by. */
export async function forecastOne(
  house: House,
  { modelWeights, bands }: HostLink,
  { container, dimension, points, telemetry, now, dearUntil }: SeriesToForecast,
): Promise<StoredForecast | null> {
  // Memory begins anew at a restart; load does not.
  const since = dimension === "memory" ? container.startedAt.getTime() : undefined;
  const first = points.find((p) => p.value !== null && (since === undefined || p.at >= since));
  if (!first) return null;
  const key = `${container.id}/${dimension}`;
  const band = bands.get(key)!;
  // Reality left the band more than once: what the models are worth is asked again at once.
  const isOff = learnBands(band, points, now, since);
  const span = (now - first.at) / 1000;
  const step = chooseStep(span, dimension, house.settings.intervalSeconds);
  const series = toRegularSeries(points, step, now, {
    since,
    by: dimension === "memory" ? "median" : "mean",
  });
  const asCandidate = (model: Forecaster) => ({
    name: model.name,
    forecast: (past: RegularSeries, steps: number) => model.forecast(past, steps, dimension),
  });
  const cheap = house.forecasters.map(asCandidate);
  const known = modelWeights.get(key);
  const keptMs = known?.dear ? spread(container.id) * DEAR_KEPT_MS : WEIGHTS_KEPT_MS;
  const isFresh = known !== undefined && !isOff && span > YOUNG_SECONDS && now - known.at < keptMs;
  // A leak cannot wait for a quarter of an hour: memory is the cheap models' own.
  const mayAsk = !isFresh && dimension !== "memory" && span > YOUNG_SECONDS && performance.now() < dearUntil;
  const asked = mayAsk
    ? [...(house.dearForecasters ?? []).map(asCandidate), ...hearTelemetry(series, telemetry)]
    : [];
  const steps = stepsAhead(step);
  const reach = steps + Math.ceil(((1 + DEAR_SPREAD) * DEAR_KEPT_MS) / (step * 1000));
  // An answer that could not be asked for again is heard until it is too old.
  const kept = known !== undefined && now - known.at < LONGEST_KEPT_MS ? known.dear : undefined;
  const dear = asked.length > 0 ? await askDear(series, cheap, asked, reach) : kept;
  const weights = dear?.weights ?? (isFresh ? known.weights : await weighForecasts(series, cheap));
  // What was only heard again keeps its age.
  if (!isFresh && (asked.length > 0 || !kept)) modelWeights.set(key, { at: now, weights, dear });
  const candidates = [...cheap, ...(dear?.paths ?? []).map(({ model, path }) => saidBefore(model, path))];
  const combined = await combineForecasts(series, candidates, steps, weights);
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

/** In [1 − DEAR_SPREAD, 1 + DEAR_SPREAD], by a multiplicative hash of the id. */
function spread(id: number): number {
  return 1 - DEAR_SPREAD + 2 * DEAR_SPREAD * ((Math.imul(id, 0x9e3779b1) >>> 0) / 2 ** 32);
}
