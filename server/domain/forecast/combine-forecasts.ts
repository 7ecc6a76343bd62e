import type { ForecastCandidate } from "@/server/domain/forecast/forecast-candidate";
import { QUANTILE_LEVELS, type QuantilePath, type RegularSeries } from "@/server/domain/forecast/series";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";
import { type CandidateWeight, weighForecasts } from "@/server/domain/forecast/weigh-forecasts";

export interface DroppedCandidate {
  model: string;
  because: string;
}

export type CombinedForecast =
  | {
      kind: "combined";
      path: QuantilePath;
      /** Of the models that spoke; they sum to 1, greatest first. */
      weights: CandidateWeight[];
      dropped: DroppedCandidate[];
    }
  | { kind: "refused"; because: string; dropped: DroppedCandidate[] };

/** A model below this weight is not asked: it would cost time and change nothing. */
const SMALLEST_WEIGHT = 0.03;

/**
 * Averages the candidates' quantiles, level by level, with weights from a small rolling-origin backtest.
 *
 * candidates  in order of trust: where the series is too short to compare, the first that can speak does.
 * weights     of an earlier call on the same series, to save the backtest; computed when left out.
 * Returns     a valid path; a model that throws or breaks the contract is dropped with its reason, and when none is
 *             left the whole is `refused`. Never throws for a model's fault.
 * Source      quantile averaging (Vincent) with exponential weights on the pinball loss.
 */
export async function combineForecasts(
  series: RegularSeries,
  candidates: readonly ForecastCandidate[],
  steps: number,
  weights?: readonly CandidateWeight[],
): Promise<CombinedForecast> {
  const weighed = weights ?? (await weighForecasts(series, candidates));
  const dropped: DroppedCandidate[] = [];
  const spoken: { weight: CandidateWeight; path: QuantilePath }[] = [];
  const ask = async (weight: CandidateWeight) => {
    const candidate = candidates.find(({ name }) => name === weight.model);
    if (!candidate) return;
    const answer = await pathOf(candidate, series, steps);
    if (answer.kind === "path") spoken.push({ weight, path: answer.path });
    else dropped.push({ model: weight.model, because: answer.because });
  };
  for (const weight of weighed) if (weight.weight >= SMALLEST_WEIGHT) await ask(weight);
  for (const weight of weighed) {
    if (spoken.length > 0) break;
    if (weight.weight < SMALLEST_WEIGHT) await ask({ ...weight, weight: 1 });
  }
  if (spoken.length === 0) {
    const because = dropped.map((drop) => `${drop.model}: ${drop.because}`).join("; ") || "no model to ask";
    return { kind: "refused", because, dropped };
  }
  const total = spoken.reduce((sum, { weight }) => sum + weight.weight, 0);
  const shares = spoken.map(({ weight, path }) => ({
    weight: { ...weight, weight: weight.weight / total },
    path,
  }));
  return {
    kind: "combined",
    path: average(shares),
    weights: shares.map(({ weight }) => weight).sort((a, b) => b.weight - a.weight),
    dropped,
  };
}

async function pathOf(
  candidate: ForecastCandidate,
  series: RegularSeries,
  steps: number,
): Promise<{ kind: "path"; path: QuantilePath } | { kind: "dropped"; because: string }> {
  try {
    const path = await candidate.forecast(series, steps);
    const verdict = validateQuantilePath(path);
    return verdict.kind === "valid" ? { kind: "path", path } : { kind: "dropped", because: verdict.because };
  } catch (error) {
    return { kind: "dropped", because: error instanceof Error ? error.message : String(error) };
  }
}

function average(shares: { weight: CandidateWeight; path: QuantilePath }[]): QuantilePath {
  const first = shares[0]!.path;
  const quantiles = QUANTILE_LEVELS.map((_, row) =>
    first.quantiles[row]!.map((_, step) =>
      shares.reduce((sum, { weight, path }) => sum + weight.weight * path.quantiles[row]![step]!, 0),
    ),
  );
  return { startAt: first.startAt, stepSeconds: first.stepSeconds, quantiles };
}
