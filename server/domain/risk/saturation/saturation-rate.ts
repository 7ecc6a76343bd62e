import type { SaturationRecord } from "@/server/domain/risk/saturation/live-saturation";
import type { Seconds } from "@/server/domain/units";

type Lived = Pick<SaturationRecord, "seconds" | "failures">;

/**
 * What is believed before anything was lived through: six failures an hour, as if three had been seen in half an hour. Ten
 * minutes at the cap are then more likely than not the end of what clients bear, and a workload that reaches its cap for the
 * first time asks before it has borne it for so long that it is believed to.
 */
const PRIOR: Lived = { failures: 3, seconds: 1_800 };
/** So long must a workload have been at its cap itself before that counts as much as what all others tell. */
const OWN_WEIGHT_SECONDS: Seconds = 1_800;

/** Failures an hour at a full cap before anything was lived through. */
export const PRIOR_SATURATED_PER_HOUR = (PRIOR.failures / PRIOR.seconds) * 3_600;

/**
 * Failures an hour that a workload is expected to have while its cap is full: Poisson with a Gamma prior, twice. All
 * workloads of the installation tell what a full cap of this dimension does here; the workload's own time at its cap tells
 * whether it bears one (a backup that fills its link all night) or not.
 *
 * own   `null`: it was never at its cap.
 * all   every workload's, the own one among them.
 * Returns  > 0, never more after time without a failure, never less after a failure.
 * Source  empirical Bayes for rates: Gelman et al., Bayesian Data Analysis, 2.6 and 5.
 */
export function saturationRate(own: Lived | null, all: readonly Lived[]): number {
  const seconds = all.reduce((sum, lived) => sum + lived.seconds, PRIOR.seconds);
  const failures = all.reduce((sum, lived) => sum + lived.failures, PRIOR.failures);
  const perSecond = failures / seconds;
  const { seconds: ownSeconds, failures: ownFailures } = own ?? { seconds: 0, failures: 0 };
  const rate = (perSecond * OWN_WEIGHT_SECONDS + ownFailures) / (OWN_WEIGHT_SECONDS + ownSeconds);
  return rate * 3_600;
}
