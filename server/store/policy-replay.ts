import type { z } from "zod";
import type { policyInput } from "@/server/api/shapes/policy";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import { type ReplayTerms, replayPolicy } from "@/server/domain/negotiation/replay-policy";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { Policy } from "./generated/client";
import { listPolicies, matchesPattern, policyInForce } from "./policies";
import { policyColumns } from "./policy-columns";
import { readReplayHistories } from "./replay-histories";

const LOOKS_BACK_MS: DurationMs = 7 * 24 * 3_600_000;
const REPLAYED = [
  "threshold",
  "horizonMinutes",
  "leaseSeconds",
  "cooldownSeconds",
  "cpuMaxMillicores",
] as const;

/**
 * The last days of the containers that a draft matches, under the policy that would be in force for each of them with
 * the draft saved, and under the one that is: policies of a higher rank and labels keep their say in both.
 */
export async function replayDraft(
  db: Database,
  draft: z.infer<typeof policyInput>,
  now: EpochMs,
): Promise<PolicyReplay> {
  const policies = await listPolicies(db);
  const drafted = withDraft(policies, draft, now);
  const from = now - LOOKS_BACK_MS;
  const containers = await db.prisma.container.findMany({
    where: { OR: [{ removedAt: null }, { removedAt: { gte: new Date(from) } }] },
    select: { id: true, labels: true, workload: { select: { name: true } } },
  });
  const scope = containers
    .filter(({ workload }) => matchesPattern(draft.pattern, workload.name))
    .map(({ id, labels, workload }) => {
      const own = labels as Record<string, string>;
      const after = policyInForce(drafted, workload.name, own);
      const sources = REPLAYED.map((field) => [field, after.sources[field]] as const);
      return {
        id,
        now: policyInForce(policies, workload.name, own).policy,
        after: after.policy,
        isOverruled: sources.some(
          ([field, source]) => isSet(draft.overrides[field]) && source !== `policy:${draft.name}`,
        ),
      };
    });
  const floors = new Map(scope.map((c) => [c.id, Math.min(c.now.threshold, c.after.threshold)]));
  const histories = await readReplayHistories(db, floors, from, now);
  const seen = scope.filter(({ id }) => histories.has(id));
  const scoreWith = (termsOf: (c: (typeof scope)[number]) => ReplayTerms) =>
    replayPolicy(seen.map((c) => ({ history: histories.get(c.id)!, terms: termsOf(c) })));
  return {
    from: seen.length === 0 ? null : Math.min(...seen.map(({ id }) => histories.get(id)!.from)),
    until: now,
    containers: seen.length,
    overruled: seen.filter((c) => c.isOverruled).length,
    drafted: scoreWith((c) => c.after),
    inForce: scoreWith((c) => c.now),
  };
}

const isSet = (value: unknown) => value !== null && value !== undefined;

/** The rows as they would be with the draft saved, in the order in which they speak. */
function withDraft(policies: readonly Policy[], draft: z.infer<typeof policyInput>, now: EpochMs): Policy[] {
  const known = policies.find(({ id }) => id === draft.id);
  const at = new Date(now);
  const row: Policy = {
    ...(known ?? { ...NOTHING_MORE, revision: 1, createdAt: at, updatedAt: at }),
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

const NOTHING_MORE = {
  onDrift: null,
};
