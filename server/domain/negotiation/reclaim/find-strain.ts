import { amountWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { boundsOf, limitOf } from "@/server/domain/negotiation/limit-of";
import { CALM_SHARE_OF_THRESHOLD } from "@/server/domain/negotiation/reclaim/plan-reclaim";
import type { ReclaimedDimension } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { EpochMs, Limits, Probability } from "@/server/domain/units";

/** Usage at or above this share of the limit is near it. */
const NEAR_SHARE = 0.9;
/** Share of time in which work waited for memory (PSI "some avg10"), percent. */
const PRESSURE_PERCENT = 5;
/** Throttled periods / periods. */
const THROTTLED_SHARE = 0.05;
/** Pages that are read back from disk: what a limit that is too small looks like before it kills. */
const MAJOR_FAULTS_PER_SECOND = 50;
/** One throttled instant is noise, two in a row are not; memory that is gone kills at once. */
const CPU_SAMPLES = 2;

export interface StrainInput {
  dimension: ReclaimedDimension;
  /** The lowered limit that is watched, or the one that it would be lowered to. */
  limit: number;
  /** Only samples after this were taken under that limit. */
  since: EpochMs;
  samples: readonly Sample[];
  /** Highest upper usage that is forecast; a `null` dimension is unknown. */
  upperBand: Limits;
  risk: Probability | null;
  /** Unplanned failures of the container. */
  failures: readonly { at: EpochMs; kind: string }[];
  policy: Readonly<EffectivePolicy>;
}

/** Whether it failed: then nothing is taken for a long time. */
export interface Strain {
  because: string;
  failed: boolean;
}

/** The first sign that a container feels its lowered limit, or is about to; `null`: there is none. Unknown is no sign. */
export function findStrain(input: StrainInput): Strain | null {
  const { dimension, limit, since, policy, risk } = input;
  const failure = input.failures.find(({ at }) => at > since);
  if (failure)
    return {
      because: `it failed (${failure.kind.replaceAll("_", " ")})`,
      failed: true,
    };
  const seen = input.samples.filter(({ at }) => at > since);
  const sign = dimension === "memory" ? memorySign(seen, limit) : cpuSign(seen.slice(-CPU_SAMPLES), limit);
  if (sign !== null) return { because: sign, failed: false };
  const { min } = boundsOf(policy, dimension);
  if (min !== null && min > limit) {
    return { because: `its policy guarantees ${amountWords(dimension, min)}`, failed: false };
  }
  const band = limitOf(input.upperBand, dimension);
  if (band !== null && band > limit) {
    return {
      because: `its ${dimension} may reach ${amountWords(dimension, band)}, which is over its limit`,
      failed: false,
    };
  }
  if (risk !== null && risk >= policy.threshold * CALM_SHARE_OF_THRESHOLD) {
    return { because: `its risk rose to ${riskWords(risk)}`, failed: false };
  }
  return null;
}

function memorySign(seen: readonly Sample[], limit: number): string | null {
  const newest = seen.at(-1);
  if (!newest) return null;
  if (seen.some((s) => (s.oomEvents ?? 0) > 0 || (s.oomKills ?? 0) > 0))
    return "the kernel ran out of memory for it";
  if ((newest.memoryWorkingSetBytes ?? 0) >= limit * NEAR_SHARE) {
    return `its working set of ${amountWords("memory", newest.memoryWorkingSetBytes!)} is near its limit`;
  }
  if ((newest.memoryPressure ?? 0) >= PRESSURE_PERCENT) return "it waits for memory (pressure)";
  if ((newest.majorFaultsPerSecond ?? 0) >= MAJOR_FAULTS_PER_SECOND)
    return "it reads its own pages back from disk";
  return null;
}

function cpuSign(last: readonly Sample[], limit: number): string | null {
  if (last.length < CPU_SAMPLES) return null;
  if (last.every((s) => (s.cpuThrottledRatio ?? 0) >= THROTTLED_SHARE)) return "it is throttled";
  if (last.every((s) => (s.cpuMillicores ?? 0) >= limit * NEAR_SHARE))
    return "its CPU usage is near its limit";
  return null;
}
