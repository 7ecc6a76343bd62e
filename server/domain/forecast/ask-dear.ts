import type { ForecastCandidate } from "@/server/domain/forecast/forecast-candidate";
import type { QuantilePath, RegularSeries } from "@/server/domain/forecast/series";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";
import { type CandidateWeight, weighForecasts } from "@/server/domain/forecast/weigh-forecasts";

/** What the dear models said of one series, and what all models are worth beside each other. */
export interface DearAnswer {
  weights: CandidateWeight[];
  paths: { model: string; path: QuantilePath }[];
  /** Why a model that was asked gave no path. */
  dropped: { model: string; because: string }[];
}

/** Below this weight a dear model is not worth its path. */
const PAYS = 0.05;

/**
 * Weighs cheap and dear models together on the newest steps, and takes the paths of those dear ones that pay.
 *
 * steps   as far as the paths must reach, so that they can be said again until the next asking.
 */
export async function askDear(
  series: RegularSeries,
  cheap: readonly ForecastCandidate[],
  dear: readonly ForecastCandidate[],
  steps: number,
): Promise<DearAnswer> {
  const weights = await weighForecasts(series, [...cheap, ...dear]);
  const answer: DearAnswer = { weights, paths: [], dropped: [] };
  for (const { name, forecast } of dear) {
    const own = weights.find(({ model }) => model === name);
    if (own?.silent !== undefined) answer.dropped.push({ model: name, because: own.silent });
    if ((own?.weight ?? 0) < PAYS) continue;
    try {
      const path = await forecast(series, steps);
      const verdict = validateQuantilePath(path);
      if (verdict.kind === "valid") answer.paths.push({ model: name, path });
      else answer.dropped.push({ model: name, because: verdict.because });
    } catch (error) {
      answer.dropped.push({ model: name, because: error instanceof Error ? error.message : String(error) });
    }
  }
  return answer;
}
