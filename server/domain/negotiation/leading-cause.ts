import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import { type Assessment, CAUSES, type Cause } from "@/server/domain/risk/assessment";
import { LIMIT_DIMENSIONS, type LimitDimension } from "@/server/domain/units";

/**
 * The cause to negotiate about: the one that weighs most at the policy's horizon, a tie going to the assessment's own.
 * Where no limit can cure that one, but one that can be raised would pass the threshold too, it is the gravest of these:
 * a container that may also crash still deserves not to be starved.
 */
export function leadingCause(
  assessment: Extract<Assessment, { kind: "assessed" }>,
  policy: Readonly<EffectivePolicy>,
  canRaise: (dimension: LimitDimension) => boolean,
): Cause {
  const riskOf = (cause: Cause) => assessment.byCause[cause][policy.horizonMinutes];
  const graver = <T extends Cause>(a: T, b: T): T => (riskOf(b) > riskOf(a) ? b : a);
  const gravest = CAUSES.reduce(graver, assessment.cause);
  if (gravest !== "other" && canRaise(gravest)) return gravest;
  const curable = LIMIT_DIMENSIONS.filter(canRaise).reduce<Cause | null>(
    (best, dimension) => (best === null ? dimension : graver(best, dimension)),
    null,
  );
  return curable !== null && riskOf(curable) >= policy.threshold ? curable : gravest;
}
