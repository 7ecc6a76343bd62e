import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { byHorizon } from "@/server/domain/risk/hazard";
import type { Passage } from "@/server/domain/risk/memory-risk";
import { type LearnedCause, riskByTrees } from "@/server/domain/risk/prior/failure-model";
import type { DurationMs, Limits, Ratio } from "@/server/domain/units";

const MINUTE_MS = 60_000;

/**
 * What the trees say at most, the first passage and the rates say the rest, and after how long they have their whole
 * voice, in proportion before. Of memory they learned from hours; a surge shows within minutes.
 */
const VOICES: Record<LearnedCause, { most: Ratio; afterMs: DurationMs }> = {
  memory: { most: 1, afterMs: 60 * MINUTE_MS },
  cpu: { most: 0.5, afterMs: 5 * MINUTE_MS },
  other: { most: 0.5, afterMs: 60 * MINUTE_MS },
};

/** The trees' share of the word on one cause, by how long the container has been watched, earlier runs included. */
export function treeShare({ now, samples, history, health }: AssessInput, cause: LearnedCause): Ratio {
  const first = history?.[0]?.at ?? samples[0]?.at;
  // Nobody would hear of it there, and so the trees never saw it fail.
  if (first === undefined || (cause === "cpu" && health === "none")) return 0;
  const { most, afterMs } = VOICES[cause];
  return most * Math.min(1, Math.max(0, now - first) / afterMs);
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
  const blended = { ...alone };
  const mixIn = (cause: LearnedCause, vector: Float64Array) => {
    blended[cause] = mix(treeShare(input, cause), alone[cause], riskByTrees(model, cause, vector));
  };
  const reached = ceiling !== null && workingSetBytes >= ceiling;
  if (ceiling !== null && !reached) mixIn("memory", features);
  if (limits.cpuMillicores !== null) mixIn("cpu", features);
  mixIn("other", extractFeatures(input));
  return blended;
}

function mix(share: Ratio, one: RiskByHorizon, trees: RiskByHorizon): RiskByHorizon {
  return byHorizon((minutes) => {
    const horizon = minutes as keyof RiskByHorizon;
    return (1 - share) * one[horizon] + share * trees[horizon];
  });
}
