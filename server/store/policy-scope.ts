import { createHash } from "node:crypto";
import type { z } from "zod";
import type { policyInput } from "@/server/api/shapes/policy";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { Container, Host } from "./generated/client";
import { listPolicies, matchesPattern, type PolicyWithUnlock, policyInForce } from "./policies";
import { policyColumns } from "./policy-columns";

export type PolicyDraft = z.infer<typeof policyInput>;

/** What a replay looks at: a field that another policy or a label sets makes the draft speak in vain. */
const REPLAYED = [
  "threshold",
  "horizonMinutes",
  "targetRisk",
  "leaseSeconds",
  "cooldownSeconds",
  "bridgeLeases",
  "cpuMaxMillicores",
  "memoryMaxBytes",
  "networkMaxBytesPerSecond",
  "diskMaxBytesPerSecond",
] as const satisfies readonly (keyof EffectivePolicy)[];

/** One container of a draft's scope, with the policy in force for it and the one that would be. */
export interface ScopedContainer {
  container: Container & { host: Host };
  now: EffectivePolicy;
  after: EffectivePolicy;
  isOverruled: boolean;
}

/**
 * The containers that a draft matches and that ran since `from`, each under the policy that would be in force for it with
 * the draft saved, and under the one that is: policies of a higher rank and labels keep their say in both.
 */
export async function readScope(
  db: Database,
  draft: PolicyDraft,
  from: EpochMs,
  now: EpochMs,
): Promise<ScopedContainer[]> {
  const policies = await listPolicies(db);
  const drafted = withDraft(policies, draft, now);
  const name = draft.name;
  const containers = await db.prisma.container.findMany({
    where: { OR: [{ removedAt: null }, { removedAt: { gte: new Date(from) } }] },
    include: { workload: { select: { name: true } }, host: true },
    orderBy: { id: "asc" },
  });
  return containers
    .filter(({ workload }) => matchesPattern(draft.pattern, workload.name))
    .map(({ workload, ...container }) => {
      const labels = container.labels as Record<string, string>;
      const after = policyInForce(drafted, workload.name, labels);
      return {
        container,
        now: policyInForce(policies, workload.name, labels).policy,
        after: after.policy,
        isOverruled: REPLAYED.some(
          (field) => isSet(draft.overrides[field]) && after.sources[field] !== `policy:${name}`,
        ),
      };
    });
}

/** The same for the same draft over the same policies: whoever asks again gets the answer that is there. */
export async function draftKeyOf(db: Database, draft: PolicyDraft): Promise<string> {
  const policies = await listPolicies(db);
  const set = Object.entries(draft.overrides).filter(([, value]) => isSet(value));
  const parts = [
    draft.id ?? null,
    draft.pattern,
    draft.rank,
    set.sort(([a], [b]) => a.localeCompare(b)),
    policies.map(({ id, revision }) => [id, revision]),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

const isSet = (value: unknown) => value !== null && value !== undefined;

/** The rows as they would be with the draft saved, in the order in which they speak. */
function withDraft(policies: readonly PolicyWithUnlock[], draft: PolicyDraft, now: EpochMs) {
  const known = policies.find(({ id }) => id === draft.id);
  const at = new Date(now);
  const row: PolicyWithUnlock = {
    ...(known ?? { unlock: null, revision: 1, createdAt: at, updatedAt: at }),
    ...policyColumns(draft.overrides),
    id: known?.id ?? Number.MAX_SAFE_INTEGER,
    name: draft.name,
    pattern: draft.pattern,
    rank: draft.rank,
  };
  const rows = [...policies.filter(({ id }) => id !== row.id), row];
  rows.sort((a, b) => a.rank - b.rank || a.id - b.id);
  return rows.sort((a, b) => Number(b.name === "default") - Number(a.name === "default"));
}
