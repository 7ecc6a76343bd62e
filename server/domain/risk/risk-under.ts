import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import { cpuRisk } from "@/server/domain/risk/cpu-risk";
import { type Evidence, gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { either } from "@/server/domain/risk/hazard";
import { memoryPassage, memoryRisk, type Passage } from "@/server/domain/risk/memory-risk";
import { crashRisk, diskRisk, networkRisk } from "@/server/domain/risk/other-risks";
import { blendTrees } from "@/server/domain/risk/prior/blend-trees";
import type { Limits } from "@/server/domain/units";

export interface RiskUnder {
  risk: RiskByHorizon;
  byCause: Record<Cause, RiskByHorizon>;
  memoryPassage: Passage;
}

/**
 * The counterfactual question of sizing: the risk, had the container these limits. A higher limit never raises any
 * probability, since every candidate is judged on the same sampled futures.
 *
 * from     evidence gathered once for many candidates, or an input, from which it is gathered here.
 * Returns  `null` where the assessment is unknown; `gatherEvidence` says why.
 */
export function riskUnder(from: Evidence, limits: Limits): RiskUnder;
export function riskUnder(from: AssessInput | Evidence, limits: Limits): RiskUnder | null;
export function riskUnder(from: AssessInput | Evidence, limits: Limits): RiskUnder | null {
  const evidence = "kind" in from ? from : gatherEvidence(from);
  if (evidence.kind === "unknown") return null;
  const passage = memoryPassage(evidence, limits);
  const alone: Record<Cause, RiskByHorizon> = {
    memory: memoryRisk(evidence, limits, passage),
    cpu: cpuRisk(evidence, limits),
    network: networkRisk(evidence, limits),
    disk: diskRisk(evidence, limits),
    other: crashRisk(evidence),
  };
  const byCause = blendTrees(evidence, limits, passage, alone);
  return { risk: either(...Object.values(byCause)), byCause, memoryPassage: passage };
}
