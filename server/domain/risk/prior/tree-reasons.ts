import type { Reason } from "@/server/domain/risk/assessment";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { treeShare } from "@/server/domain/risk/prior/blend-trees";
import { CAUSE_FEATURES, LEARNED_CAUSES, type LearnedCause } from "@/server/domain/risk/prior/failure-model";
import type { RiskUnder } from "@/server/domain/risk/risk-under";
import { attributeRow } from "@/server/domain/risk/trees/attribute-row";

/** Under this 60-minute risk nobody asks the trees why. */
const WORTH_ASKING = 0.1;
const MOST_REASONS = 2;

/**
 * Adds what moved the trees most: the leading reason gives up the trees' share of its weight to the features that
 * raised the log-odds, in proportion to their Shapley values.
 */
export function withTreeReasons(evidence: Evidence, under: RiskUnder, reasons: Reason[]): Reason[] {
  const { model } = evidence.input;
  const first = reasons[0];
  const cause = LEARNED_CAUSES.find((learned) => learned === first?.cause);
  if (!model || !first || !cause || under.byCause[cause][60] < WORTH_ASKING) return reasons;
  const raised = raisedBy(evidence, under, cause);
  const total = raised.reduce((sum, { by }) => sum + by, 0);
  if (total <= 0) return reasons;
  const told = raised.slice(0, MOST_REASONS).map(({ words, by }) => ({
    cause,
    text: words,
    share: (first.share * treeShare(evidence.input, cause) * by) / total,
  }));
  const given = told.reduce((sum, { share }) => sum + share, 0);
  return [{ ...first, share: first.share - given }, ...told, ...reasons.slice(1)];
}

/** Words of the features that raise the risk, greatest first. */
function raisedBy(
  { input }: Evidence,
  under: RiskUnder,
  cause: LearnedCause,
): { words: string; by: number }[] {
  const memoryBytes = cause === "memory" ? under.memoryPassage.ceiling : input.limits.memoryBytes;
  const features = extractFeatures(input, { ...input.limits, memoryBytes });
  const places = CAUSE_FEATURES[cause];
  const row = places.map((place) => features[place]!);
  const { byFeature } = attributeRow(input.model!.parts[cause][60].trees, row);
  return places
    .map((place, i) => ({
      words: FEATURE_TABLE[place]!.words,
      by: byFeature[i]!,
      known: !Number.isNaN(row[i]!),
    }))
    .filter(({ by, known }) => known && by > 0)
    .sort((a, b) => b.by - a.by);
}
