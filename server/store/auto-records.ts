import type { AutoRecord } from "@/server/domain/negotiation/auto/judge-record";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database } from "./database";
import { listPolicies, matchesPattern, type PolicyWithUnlock, policyInForce } from "./policies";

const DAY_MS: DurationMs = 86_400_000;
const LOOKS_BACK_MS: DurationMs = 7 * DAY_MS;

/** A policy that may act by itself, what its scope really did since it may, and what shall become of a poor record. */
export interface ActingPolicy {
  policy: PolicyWithUnlock;
  record: AutoRecord;
  onBelowBar: "ask" | "keep";
}

// A grant that usage never came near to needing, as far as it was read; a verdict waits for the hour after the grant.
const GRANTS = `
select coalesce(sum(a.weight) filter (where a.verdict in ('confirmed', 'probable')), 0)::float8 as averted,
  count(*) filter (where a.verdict = 'unknown' and a.peak_usage < 0.95 * a.limit_before)::int as unneeded
from averted a join change c on c.id = a.change_id join negotiation n on n.id = c.negotiation_id
where a.container_id = any($1::int[]) and a.granted_at >= $2
  and (n.decided_by like 'policy:%' or n.decided_by like 'label:%')`;

const FAILURES = `
select count(*)::int as came from outcome
where container_id = any($1::int[]) and at >= $2 and not planned and kind in ('oom_kill', 'unhealthy')`;

/** The policies that may act on something real, each with its record of the last days. */
export async function actingPolicies(db: Database, now: EpochMs): Promise<ActingPolicy[]> {
  const policies = await listPolicies(db);
  const acting = policies.filter(
    ({ unlock }) => unlock !== null && unlock.lockedAt === null && unlock.kind !== "simulated",
  );
  if (acting.length === 0) return [];
  const containers = await db.prisma.container.findMany({
    where: { OR: [{ removedAt: null }, { removedAt: { gte: new Date(now - LOOKS_BACK_MS) } }] },
    select: { id: true, labels: true, workload: { select: { name: true } } },
  });
  const onItsOwn = containers.filter(
    ({ labels, workload }) =>
      policyInForce(policies, workload.name, labels as Record<string, string>).policy.mode === "auto",
  );
  const fallback = policies.find(({ name }) => name === "default")?.onBelowBar;
  return Promise.all(
    acting.map(async (policy) => {
      const since = Math.max(now - LOOKS_BACK_MS, policy.unlock!.at.getTime());
      const ids = onItsOwn
        .filter(({ workload }) => matchesPattern(policy.pattern, workload.name))
        .map(({ id }) => id);
      const [grants, failures] = await Promise.all([
        db.pool.query<{ averted: number; unneeded: number }>(GRANTS, [ids, new Date(since)]),
        db.pool.query<{ came: number }>(FAILURES, [ids, new Date(since)]),
      ]);
      return {
        policy,
        record: { days: (now - since) / DAY_MS, ...grants.rows[0]!, ...failures.rows[0]! },
        onBelowBar: (policy.onBelowBar ?? fallback) === "keep" ? "keep" : "ask",
      };
    }),
  );
}

/**
 * Writes down that a record fell below the bar, or is above it again. With `ask` the policy is locked, and its scope asks
 * a person from now on; each of this is a notice in the audit, once.
 *
 * Returns  whether anything is new.
 */
export async function storeRecordVerdict(
  db: Database,
  { policy, onBelowBar }: ActingPolicy,
  below: string | null,
  now: EpochMs,
): Promise<boolean> {
  const known = policy.unlock!;
  if (below === null ? known.belowSince === null : onBelowBar === "keep" && known.belowSince !== null)
    return false;
  return db.prisma.$transaction(async (tx) => {
    const at = new Date(now);
    const { count } = await tx.autoUnlock.updateMany({
      where: { policyId: policy.id, lockedAt: null, at: known.at },
      data:
        below === null
          ? { belowSince: null, belowWords: null }
          : { belowSince: at, belowWords: below, ...(onBelowBar === "ask" ? { lockedAt: at } : {}) },
    });
    if (count === 0) return false;
    const then = onBelowBar === "ask" ? "auto is locked, and a person is asked from now on" : "it goes on";
    await appendAudit(tx, {
      at: now,
      actor: "controller",
      action: below === null ? "policy.record.recovered" : "policy.record.below",
      subject: `policy:${policy.name}`,
      detail: below === null ? "Its record is above the bar again" : `${below}: ${then}`,
    });
    return true;
  });
}
