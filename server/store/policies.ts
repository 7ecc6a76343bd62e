import type { PolicyOverrides } from "@/server/api/shapes/policy";
import { type PolicyLayer, resolvePolicy } from "@/server/domain/negotiation/resolve-policy";
import type { EffectivePolicy, ResolvedPolicy } from "@/server/domain/negotiation/terms";
import type { Database } from "./database";
import type { Policy } from "./generated/client";
import { numberOf } from "./limits-of";

/** All policies, the default first, then by rank. */
export async function listPolicies(db: Pick<Database, "prisma">): Promise<Policy[]> {
  const rows = await db.prisma.policy.findMany({ orderBy: [{ rank: "asc" }, { id: "asc" }] });
  return rows.sort((a, b) => Number(b.name === "default") - Number(a.name === "default"));
}

/** Whether a glob ("checkout-*", "?") matches a workload's whole name. */
export function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\/]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}

/** What a row says, without what it leaves to the layer below. */
export function overridesOf(row: Policy): PolicyOverrides {
  const values = {
    mode: row.mode,
    labelMaxMode: row.labelMaxMode,
    threshold: row.threshold,
    horizonMinutes: row.horizonMinutes,
    targetRisk: row.targetRisk,
    cpuMinMillicores: row.cpuMinMillicores,
    cpuMaxMillicores: row.cpuMaxMillicores,
    cpuStepMillicores: row.cpuStepMillicores,
    memoryMinBytes: row.memoryMinBytes === null ? null : Number(row.memoryMinBytes),
    memoryMaxBytes: row.memoryMaxBytes === null ? null : Number(row.memoryMaxBytes),
    memoryStepBytes: row.memoryStepBytes === null ? null : Number(row.memoryStepBytes),
    networkMinBytesPerSecond: numberOf(row.networkMinBytesPerSecond),
    networkMaxBytesPerSecond: numberOf(row.networkMaxBytesPerSecond),
    networkStepBytesPerSecond: numberOf(row.networkStepBytesPerSecond),
    diskMinBytesPerSecond: numberOf(row.diskMinBytesPerSecond),
    diskMaxBytesPerSecond: numberOf(row.diskMaxBytesPerSecond),
    diskStepBytesPerSecond: numberOf(row.diskStepBytesPerSecond),
    cooldownSeconds: row.cooldownSeconds,
    leaseSeconds: row.leaseSeconds,
    approvalSeconds: row.approvalSeconds,
    onApprovalTimeout: row.onApprovalTimeout,
    priority: row.priority,
    holdoutShare: row.holdoutShare,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** The policy in force for a workload with these labels, out of the rows of `listPolicies`. */
export function policyInForce(
  policies: readonly Policy[],
  workloadName: string,
  labels: Readonly<Record<string, string>>,
): ResolvedPolicy {
  const layers: PolicyLayer[] = policies
    .filter((row) => matchesPattern(row.pattern, workloadName))
    .map((row) => ({
      name: row.name,
      // The row "default" can be tuned in the UI; what it says is a person's word, not the built-in default.
      kind: "policy",
      values: overridesOf(row) as Partial<EffectivePolicy>,
    }));
  return resolvePolicy(layers, labels);
}
