import { limitOf } from "@/server/domain/negotiation/limit-of";
import { limitsOf } from "@/server/store/limits-of";
import { listPolicies, policyInForce } from "@/server/store/policies";
import type { Settled } from "@/server/store/settle-grant";
import { settleReclaim } from "@/server/store/settle-reclaim";
import { storeReclaim } from "@/server/store/store-reclaim";
import type { TestHouse } from "@/server/test-house";

/**
 * A step down to `amount` bytes of memory, stored as the loop stores one and accepted by a person. The policy's mode must
 * be *ask*. `null` where a negotiation about its memory is under way, or the limit is not above that.
 */
export async function reclaimFrom(
  { db, hostId, clock, container }: TestHouse,
  name: string,
  amount: number,
): Promise<Settled | null> {
  const row = await container(name);
  const before = limitsOf(row);
  const limit = limitOf(before, "memory") ?? 0;
  if (limit <= amount) return null;
  const now = clock.now();
  const expiresAt = now + 600_000;
  const stored = await storeReclaim(db, {
    hostId,
    containerId: row.id,
    policy: policyInForce(await listPolicies(db), name, {}),
    now,
    approved: false,
    ask: {
      dimension: "memory",
      before,
      amounts: { min: amount, want: amount, max: limit },
      deadlineAt: expiresAt,
      durationSeconds: 3_600,
      risk: 0.01,
      horizonMinutes: 15,
      cause: "memory",
      timeToFailure: null,
      because: "a test asks back",
      priority: 50,
    },
    answer: { kind: "offer", amount, expiresAt, residualRisk: 0.01, because: "a test gives back" },
  });
  if (!stored) return null;
  return settleReclaim(db, {
    negotiationId: stored.id,
    revision: stored.revision,
    sender: "operator:Ada",
    now,
  });
}
