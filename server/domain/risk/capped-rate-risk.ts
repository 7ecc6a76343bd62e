import type { QuantilePath } from "@/server/domain/forecast/series";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { RiskByHorizon } from "@/server/domain/risk/assessment";
import { busier, total } from "@/server/domain/risk/busier";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { byHorizon } from "@/server/domain/risk/hazard";
import { PRIOR_SATURATED_PER_HOUR } from "@/server/domain/risk/saturation/saturation-rate";
import { strained, strainsAhead } from "@/server/domain/risk/strain";
import type { BytesPerSecond, EpochMs, Limits, Ratio, Seconds } from "@/server/domain/units";

const RECENT_MS = 5 * 60_000;
/** What a full cap hides of the demand at least, since usage cannot rise over it. */
const LEAST_HELD_BACK = 0.25;

const CAP_FIELD = { network: "networkBytesPerSecond", disk: "diskBytesPerSecond" } as const;
export type CappedRate = keyof typeof CAP_FIELD;

export interface RateStrain {
  /** Mean of the last five minutes, of the direction that is busier. */
  usage: BytesPerSecond;
  /** Under the cap in force; 0 where there is none. */
  strain: Ratio;
  /** The busier direction's share of both together, in [0.5, 1]: the cap bears on one, the forecast is of both. */
  share: Ratio;
}

/** How the last five minutes filled the cap in force; `null` where nothing was read. */
export function rateStrain({ samples, input }: Evidence, dimension: CappedRate): RateStrain | null {
  let [most, both, count] = [0, 0, 0];
  for (const sample of samples) {
    const rate = busier(sample, dimension);
    if (sample.at <= input.now - RECENT_MS || rate === null || !Number.isFinite(rate)) continue;
    most += Math.max(0, rate);
    both += Math.max(0, total(sample, dimension));
    count++;
  }
  if (count === 0) return null;
  const usage = most / count;
  const limit = input.limits[CAP_FIELD[dimension]] ?? null;
  return { usage, strain: limit === null ? 0 : strained(usage, limit), share: both > 0 ? most / both : 1 };
}

/** How full the cap is in the newest sample, in [0, 1]; 0 where there is no cap, `null` where it was not read lately. */
export function strainNow(
  { samples, limits, now, intervalSeconds }: AssessInput,
  dimension: CappedRate,
): Ratio | null {
  const newest = samples.at(-1);
  const rate = newest ? busier(newest, dimension) : null;
  if (newest === undefined || rate === null || now - newest.at > 2_000 * intervalSeconds) return null;
  const limit = limits[CAP_FIELD[dimension]] ?? null;
  return limit === null ? 0 : strained(rate, limit);
}

/**
 * What a cap on network or disk adds: the failure rate that this workload is believed to have at a full cap (see
 * docs/models/capped-rates.md), in proportion to the strain that the forecast puts on it, summed up to each horizon. Usage cannot pass a cap, so while the cap in force is full its demand is taken as more than seen.
 *
 * symptom   how badly what it sends or reads is held up now, in [0, 1]; `null` where it cannot be read.
 * Returns   failures expected by each horizon. Never more under a higher cap; zero without a cap, or without a reading.
 */
export function cappedRateHazard(
  evidence: Evidence,
  dimension: CappedRate,
  limits: Limits,
  symptom: Ratio | null,
): RiskByHorizon {
  const limit = limits[CAP_FIELD[dimension]] ?? null;
  const recent = rateStrain(evidence, dimension);
  if (limit === null || recent === null) return byHorizon(() => 0);
  const heldBack = 1 + recent.strain * Math.max(LEAST_HELD_BACK, symptom ?? 0);
  const perHour = evidence.input.saturatedPerHour?.[dimension] ?? PRIOR_SATURATED_PER_HOUR;
  const path = evidence[dimension];
  if (path === null) {
    const now = strained(recent.usage * heldBack, limit);
    return byHorizon((minutes) => (perHour * now * minutes) / 60);
  }
  const strains = strainsAhead(path, recent.share * heldBack, limit);
  return byHorizon(
    (minutes) => (perHour * strainedSeconds(path, strains, evidence.input.now, minutes * 60)) / 3600,
  );
}

/** The strain summed from now on; each step's holds since the one before it, and the last one's ever after. */
function strainedSeconds(
  path: QuantilePath,
  strains: readonly Ratio[],
  now: EpochMs,
  until: Seconds,
): Seconds {
  let sum = 0;
  let from = 0;
  for (const [step, strain] of strains.entries()) {
    const at = Math.max(0, (path.startAt - now) / 1000 + step * path.stepSeconds);
    const to = step === strains.length - 1 ? until : Math.min(until, at);
    sum += strain * Math.max(0, to - from);
    from = Math.max(from, to);
  }
  return sum;
}
