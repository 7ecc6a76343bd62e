import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { byHorizon } from "@/server/domain/risk/hazard";
import type { Passage } from "@/server/domain/risk/memory-risk";
import { riskByTrees } from "@/server/domain/risk/prior/failure-model";
import type { Limits, Ratio } from "@/server/domain/units";

/** Most that the trees say where they speak; the first passage and the rates say the rest. */
const MOST_SHARE = 0.5;
/** They learned from hours: after this long they have their whole share, before it in proportion. */
const FULL_VOICE_MS = 60 * 60_000;

/** The trees' share of the word, by how long this run has been watched. */
export function treeShare({ now, startedAt, samples, history }: AssessInput): Ratio {
  const first =
    history?.find(({ at }) => at >= startedAt)?.at ?? samples.find(({ at }) => at >= startedAt)?.at;
  if (first === undefined) return 0;
  return MOST_SHARE * Math.min(1, Math.max(0, now - first) / FULL_VOICE_MS);
}

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
  const share = treeShare(input);
  const blended = { ...alone };
  const reached = ceiling !== null && workingSetBytes >= ceiling;
  if (ceiling !== null && !reached)
    blended.memory = mix(share, alone.memory, riskByTrees(model, "memory", features));
  if (limits.cpuMillicores !== null) blended.cpu = mix(share, alone.cpu, riskByTrees(model, "cpu", features));
  blended.other = mix(share, alone.other, riskByTrees(model, "other", extractFeatures(input)));
  return blended;
}

function mix(share: Ratio, one: RiskByHorizon, trees: RiskByHorizon): RiskByHorizon {
  return byHorizon((minutes) => {
    const horizon = minutes as keyof RiskByHorizon;
    return (1 - share) * one[horizon] + share * trees[horizon];
  });
}
