import { countObserved } from "@/server/domain/forecast/fill-gaps";
import type { ForecastCandidate } from "@/server/domain/forecast/forecast-candidate";
import { pinballLoss } from "@/server/domain/forecast/pinball-loss";
import type { RegularSeries } from "@/server/domain/forecast/series";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";

export interface CandidateWeight {
  model: string;
  /** In [0, 1]; the weights of one series sum to 1. */
  weight: number;
  /** Mean loss against the average candidate's; `null` when it could not be tried. */
  relativeLoss: number | null;
  /** Why it said nothing of the steps that were held back. */
  silent?: string;
}

/** Steps held back at each origin: the near one shows at once that a leak began, the far one that it lasts. */
const HOLDOUTS = [4, 12];
const FEWEST_LEFT = 16;
/** A model with twice the loss of the best weighs e⁻⁴ of it. */
const SHARPNESS = 4;
/** Losses closer than this share of the average are a tie. */
const TIE = 0.1;

/**
 * Weighs models by what each would have got right just now: the newest steps are held back and forecast from the rest.
 * With too little to hold back, the first candidate has all the weight.
 */
export async function weighForecasts(
  series: RegularSeries,
  candidates: readonly ForecastCandidate[],
): Promise<CandidateWeight[]> {
  const scores = candidates.map(() => [] as number[]);
  const silent = candidates.map(() => undefined as string | undefined);
  for (const held of HOLDOUTS) {
    const known = series.values.subarray(0, series.values.length - held);
    const actual = series.values.subarray(series.values.length - held);
    if (series.values.length - held < FEWEST_LEFT || countObserved(known) < FEWEST_LEFT) continue;
    if (countObserved(actual) === 0) continue;
    const losses: (number | null)[] = [];
    for (const [i, candidate] of candidates.entries()) {
      const tried = await tryOn(candidate, { ...series, values: known }, actual);
      losses.push(typeof tried === "number" ? tried : null);
      if (typeof tried === "string") silent[i] = tried;
    }
    const scored = losses.filter((loss) => loss !== null);
    const typical = typicalOf(scored);
    for (const [i, loss] of losses.entries())
      if (loss !== null) scores[i]!.push(typical > 0 ? loss / typical : 1);
  }
  const relative = scores.map((own) => (own.length ? own.reduce((sum, x) => sum + x, 0) / own.length : null));
  const best = Math.min(...relative.filter((loss) => loss !== null));
  const raw = Number.isFinite(best)
    ? relative.map((loss, i) =>
        loss === null ? 0 : trust(i) * Math.exp(-SHARPNESS * ((loss + TIE) / (best + TIE) - 1)),
      )
    : candidates.map((_, i) => (i === 0 ? 1 : 0));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return candidates.map(({ name }, i) => ({
    model: name,
    weight: raw[i]! / total,
    relativeLoss: relative[i]!,
    ...(relative[i] === null && silent[i] !== undefined ? { silent: silent[i] } : {}),
  }));
}

/** The mean, to which none adds more than so many medians: beside one that explodes, all others would look alike. */
const MOST_MEDIANS = 20;
function typicalOf(losses: readonly number[]): number {
  const median = [...losses].sort((a, b) => a - b)[Math.floor(losses.length / 2)] ?? 0;
  const most = median > 0 ? MOST_MEDIANS * median : Number.POSITIVE_INFINITY;
  return losses.reduce((sum, loss) => sum + Math.min(loss, most), 0) / losses.length;
}

/** Before any loss is known, the k-th candidate counts 1/k. */
function trust(position: number): number {
  return 1 / (position + 1);
}

/** The loss on what was held back, or why the model refuses, fails or breaks its contract here. */
async function tryOn(
  candidate: ForecastCandidate,
  known: RegularSeries,
  actual: Float64Array,
): Promise<number | string> {
  try {
    const path = await candidate.forecast(known, actual.length);
    const verdict = validateQuantilePath(path);
    return verdict.kind === "valid" ? pinballLoss(path, actual) : verdict.because;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
