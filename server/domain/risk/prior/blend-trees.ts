import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { byHorizon } from "@/server/domain/risk/hazard";
import type { Passage } from "@/server/domain/risk/memory-risk";
import { riskByTrees } from "@/server/domain/risk/prior/failure-model";
import type { Limits } from "@/server/domain/units";

/** How much the trees say where they speak; the first passage and the rates say the rest. */
export const TREE_SHARE = 0.5;

/**
 * Mixes the trees' risks into those of the first passage and the rates, where the input carries a model.
 *
 * Both parts never rise with a limit, and so does the mixture: the trees see the same ceiling as the first passage (the
 * lowest of limit, host and heap). Crashes are judged under the limits in force, since no resource cures them.
 */
export function blendTrees(
  { input, workingSetBytes }: Evidence,
  limits: Limits,
  { ceiling }: Passage,
  alone: Record<Cause, RiskByHorizon>,
): Record<Cause, RiskByHorizon> {
  const { model } = input;
  if (!model) return alone;
  const features = extractFeatures(input, { ...limits, memoryBytes: ceiling });
  const blended = { ...alone };
  const reached = ceiling !== null && workingSetBytes >= ceiling;
  if (ceiling !== null && !reached)
    blended.memory = mix(alone.memory, riskByTrees(model, "memory", features));
  if (limits.cpuMillicores !== null) blended.cpu = mix(alone.cpu, riskByTrees(model, "cpu", features));
  blended.other = mix(alone.other, riskByTrees(model, "other", extractFeatures(input)));
  return blended;
}

function mix(one: RiskByHorizon, trees: RiskByHorizon): RiskByHorizon {
  return byHorizon((minutes) => {
    const horizon = minutes as keyof RiskByHorizon;
    return (1 - TREE_SHARE) * one[horizon] + TREE_SHARE * trees[horizon];
  });
}
