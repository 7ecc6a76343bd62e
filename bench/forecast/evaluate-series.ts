import { chooseOrigins } from "@/bench/forecast/choose-origins";
import { type DearOrigins, evaluateDear } from "@/bench/forecast/evaluate-dear";
import { oneStepChange } from "@/bench/forecast/one-step-change";
import type { TraceSeries } from "@/bench/forecast/read-traces";
import { type ModelScore, Score } from "@/bench/forecast/score";
import { createSingleBands } from "@/bench/forecast/single-bands";
import { timeExperts } from "@/bench/forecast/time-experts";
import { LEVELS } from "@/server/domain/forecast/rolling/adaptive-band";
import { forecastHorizons } from "@/server/domain/forecast/rolling/forecast-horizons";
import { createRollingForecast } from "@/server/domain/forecast/rolling/rolling-forecast";

export interface EvaluateOptions {
  horizon: "1h" | "1step";
  /** Share of a series that is known before the first origin. */
  from: number;
  dear: DearOrigins;
}

export interface SeriesResult {
  name: string;
  origins: number;
  models: ModelScore[];
}

/** Most values that a series' state keeps; the live one keeps less. */
const CAPACITY = 16_384;
/** Values before the first origin from which the single models' bands learn. */
const BAND_WARM_UP = 1_500;

/**
 * Plays one series value by value, and asks at each origin: what is asked knows the past only, because nothing else was
 * given to it yet. `null` when there is no origin to ask at.
 */
export async function evaluateSeries(
  series: TraceSeries,
  { horizon, from, dear }: EvaluateOptions,
): Promise<SeriesResult | null> {
  const { values, stepSeconds } = series;
  const hourSteps = Math.max(1, Math.round(3600 / stepSeconds));
  const steps = horizon === "1step" ? 1 : hourSteps;
  const horizons = forecastHorizons(steps);
  const origins = chooseOrigins(values, stepSeconds, steps, from, horizon === "1step");
  if (origins.length === 0) return null;
  const rolling = createRollingForecast({ horizons, hourSteps, capacity: CAPACITY });
  const asked = new Set(origins);
  const scale = oneStepChange(values.subarray(0, origins[0]! + 1));
  const combined = new Score();
  let names: string[] = [];
  let singles: Score[] = [];
  let bands: ReturnType<typeof createSingleBands> | null = null;
  let fitMs = 0;
  let updatingMs = 0;
  let askingMs = 0;
  const end = origins.at(-1)!;
  for (let i = 0; i <= end; i++) {
    if (bands && Number.isFinite(values[i]!)) bands.learn(i, values[i]!);
    const before = performance.now();
    rolling.observe(values[i]!);
    const between = performance.now();
    if (i <= origins[0]!) fitMs += between - before;
    else updatingMs += between - before;
    if (i < origins[0]! - BAND_WARM_UP) continue;
    const outlook = rolling.outlook();
    if (outlook === null) continue;
    if (bands === null) {
      names = outlook.names;
      singles = names.map(() => new Score());
      bands = createSingleBands(names.length, horizons);
    }
    if (asked.has(i)) askingMs += performance.now() - between;
    const own = bands.speak(i, outlook.predictions);
    if (!asked.has(i)) continue;
    for (let ahead = 1; ahead <= steps; ahead++) {
      const actual = values[i + ahead]!;
      if (!Number.isFinite(actual)) continue;
      combined.add(rowAt(outlook.quantiles, 0, 1, horizons, ahead), actual);
      for (let m = 0; m < names.length; m++)
        singles[m]!.add(rowAt(own, m, names.length, horizons, ahead), actual);
    }
  }
  // A forecast of the combination takes in one value and says what comes next.
  const forecastMs = updatingMs / Math.max(1, end - origins[0]!) + askingMs / origins.length;
  const times = timeExperts(values.subarray(0, origins[0]! + 1), horizons, hourSteps);
  const own = singles.map((score) => score.result(scale));
  const naive = own[names.indexOf("naive")]!;
  const models: ModelScore[] = [
    { model: "pfn", ...combined.result(scale), naive, fitMs, forecastMs },
    ...own.map((score, m) => ({ model: names[m]!, ...score, naive, ...times.get(names[m]!)! })),
    ...(await evaluateDear(series, origins, steps, scale, dear)),
  ];
  return { name: series.name, origins: origins.length, models };
}

/** Quantiles `ahead` steps on, by straight lines between the horizons that were asked. */
function rowAt(
  lanes: Float64Array,
  model: number,
  models: number,
  horizons: readonly number[],
  ahead: number,
): number[] {
  const next = horizons.findIndex((h) => h >= ahead);
  const previous = Math.max(0, next - 1);
  const span = horizons[next]! - horizons[previous]!;
  const share = span > 0 ? (ahead - horizons[previous]!) / span : 1;
  return Array.from({ length: LEVELS }, (_, level) => {
    const from = lanes[(previous * models + model) * LEVELS + level]!;
    const to = lanes[(next * models + model) * LEVELS + level]!;
    return Math.max(0, from + share * (to - from));
  });
}
