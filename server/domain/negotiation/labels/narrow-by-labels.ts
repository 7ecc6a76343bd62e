import { LABEL_RULES } from "@/server/domain/negotiation/labels/label-rules";
import { shown } from "@/server/domain/negotiation/labels/label-values";
import { nearestLabel } from "@/server/domain/negotiation/labels/nearest-label";
import type { LabelProblem, PolicyField, ResolvedPolicy } from "@/server/domain/negotiation/terms";

/**
 * The policy after a container's own `pfn.*` labels. Labels are untrusted: they may tune (threshold, target, horizon)
 * and narrow; what would widen is held at the policy's value, and that, what cannot be read and what nobody knows is
 * each a problem with what would be right. Never throws.
 */
export function narrowByLabels(
  start: Omit<ResolvedPolicy, "problems">,
  labels: Readonly<Record<string, string>>,
): ResolvedPolicy {
  const policy = { ...start.policy };
  const sources = { ...start.sources };
  const problems: LabelProblem[] = [];
  for (const [label, rule] of LABEL_RULES) {
    if (!Object.hasOwn(labels, label)) continue;
    const value = labels[label]!;
    const narrowing = rule(value, policy);
    Object.assign(policy, narrowing.set);
    for (const field of Object.keys(narrowing.set) as PolicyField[]) sources[field] = `label:${label}`;
    if (narrowing.problem !== null) problems.push({ label, value: shown(value), problem: narrowing.problem });
  }
  return { policy, sources, problems: [...problems, ...unknownLabels(labels)] };
}

function unknownLabels(labels: Readonly<Record<string, string>>): LabelProblem[] {
  return Object.entries(labels)
    .filter(([label]) => /^pfn\./i.test(label) && !LABEL_RULES.has(label))
    .map(([label, value]) => {
      const meant = nearestLabel(label, LABEL_RULES.keys());
      const problem =
        meant === null
          ? `no such label; known are ${[...LABEL_RULES.keys()].join(", ")}`
          : meant === label.toLowerCase()
            ? `labels are written in lower case; write ${meant}`
            : `no such label; did you mean ${meant}?`;
      return { label: shown(label), value: shown(value), problem };
    });
}
