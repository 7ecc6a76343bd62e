import { riskWords } from "@/server/domain/negotiation/amount-words";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { narrowByLabels } from "@/server/domain/negotiation/labels/narrow-by-labels";
import type {
  EffectivePolicy,
  LabelProblem,
  PolicyField,
  PolicySource,
  ResolvedPolicy,
} from "@/server/domain/negotiation/terms";

/** One set of values that an administrator keeps; a field that is absent or `undefined` is left to the layer below. */
export interface PolicyLayer {
  name: string;
  kind: "default" | "policy";
  values: Partial<EffectivePolicy>;
}

/**
 * The policy in force for one container, and where each value comes from.
 *
 * layers   widest scope first; a later layer overrides an earlier one. `DEFAULT_POLICY` lies under them all.
 * labels   all of the container's labels; only `pfn.*` are read, and they can only tune and narrow.
 * Returns  a policy that agrees with itself (min ≤ max, target < threshold); every value that had to give way, and
 *          every label that could not be followed, is in `problems`. Never throws.
 */
export function resolvePolicy(
  layers: readonly PolicyLayer[],
  labels: Readonly<Record<string, string>>,
): ResolvedPolicy {
  const policy: EffectivePolicy = { ...DEFAULT_POLICY };
  const fields = Object.keys(policy) as PolicyField[];
  const sources = Object.fromEntries(fields.map((field) => [field, "default"])) as ResolvedPolicy["sources"];
  for (const layer of layers) {
    for (const field of fields) {
      if (layer.values[field] === undefined) continue;
      Object.assign(policy, { [field]: layer.values[field] });
      sources[field] = layer.kind === "default" ? "default" : `policy:${layer.name}`;
    }
  }
  const crossed = [
    ...uncrossBounds(policy, sources, "cpuMinMillicores", "cpuMaxMillicores"),
    ...uncrossBounds(policy, sources, "memoryMinBytes", "memoryMaxBytes"),
    ...uncrossBounds(policy, sources, "networkMinBytesPerSecond", "networkMaxBytesPerSecond"),
    ...uncrossBounds(policy, sources, "diskMinBytesPerSecond", "diskMaxBytesPerSecond"),
  ];
  const narrowed = narrowByLabels({ policy, sources }, labels);
  return { ...narrowed, problems: [...crossed, ...narrowed.problems, ...uncrossTarget(narrowed)] };
}

/** Two layers may contradict each other; the maximum is the promise to the host, so the minimum gives way. */
function uncrossBounds(
  policy: EffectivePolicy,
  sources: ResolvedPolicy["sources"],
  minField: "cpuMinMillicores" | "memoryMinBytes" | "networkMinBytesPerSecond" | "diskMinBytesPerSecond",
  maxField: "cpuMaxMillicores" | "memoryMaxBytes" | "networkMaxBytesPerSecond" | "diskMaxBytesPerSecond",
): LabelProblem[] {
  const min = policy[minField];
  const max = policy[maxField];
  if (min === null || max === null || min <= max) return [];
  const problem = `${minField} is above the ${maxField} of ${max} (${sources[maxField]}); using ${max}`;
  const found = { label: sources[minField], value: String(min), problem };
  policy[minField] = max;
  sources[minField] = sources[maxField];
  return [found];
}

/** A target at or above the threshold would call a container cured while it still asks. */
function uncrossTarget({ policy, sources }: Omit<ResolvedPolicy, "problems">): LabelProblem[] {
  const { targetRisk, threshold } = policy;
  if (targetRisk < threshold) return [];
  const isLabel = (source: PolicySource) => source.startsWith("label:");
  const blamed = isLabel(sources.targetRisk) || !isLabel(sources.threshold) ? "targetRisk" : "threshold";
  const label = sources[blamed].replace(/^label:/, "");
  policy.targetRisk = threshold / 2;
  sources.targetRisk = sources.threshold;
  const problem = `the target risk ${riskWords(targetRisk)} must lie under the threshold ${riskWords(threshold)}; using ${riskWords(threshold / 2)}`;
  return [{ label, value: String(blamed === "targetRisk" ? targetRisk : threshold), problem }];
}
