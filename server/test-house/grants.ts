import type { LimitDimension, Seconds } from "@/server/domain/units";
import { apply } from "@/server/loop/apply";
import type { Clock } from "@/server/ports/clock";
import type { Database } from "@/server/store/database";
import type { Container } from "@/server/store/generated/client";
import { limitsOf } from "@/server/store/limits-of";
import { listPolicies, policyInForce } from "@/server/store/policies";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk } from "@/server/store/store-ask";
import type { TestHouse } from "@/server/test-house";

/** What a grant needs of a house. */
export interface Grantee {
  db: Database;
  hostId: number;
  clock: Clock;
  container(name: string): Promise<Container>;
}

export interface Grant {
  dimension?: LimitDimension;
  /** The absolute limit that is asked for and offered. */
  amount: number;
  leaseSeconds?: Seconds;
}

/**
 * An offer of `amount` to a container, whatever its risk, stored as the loop stores one: for what happens to grants, the
 * reason plays no part. The policy's mode must not be *observe*. Returns what a decision refers to.
 */
export async function offerTo(
  { db, hostId, clock, container }: Grantee,
  name: string,
  { dimension = "memory", amount, leaseSeconds = 3600 }: Grant,
): Promise<{ id: string; revision: number }> {
  const row = await container(name);
  const now = clock.now();
  const policy = policyInForce(await listPolicies(db), name, {});
  const stored = await storeAsk(db, {
    hostId,
    containerId: row.id,
    policy,
    now,
    ask: {
      dimension,
      before: limitsOf(row),
      amounts: { min: amount, want: amount, max: amount },
      deadlineAt: now + 600_000,
      durationSeconds: leaseSeconds,
      risk: 0.9,
      horizonMinutes: 15,
      cause: dimension,
      timeToFailure: null,
      because: "a test asks",
      priority: 50,
    },
    answer: { kind: "offer", amount, expiresAt: now + 600_000, residualRisk: 0.01, because: "a test offers" },
  });
  if (!stored) throw new Error(`A negotiation about ${name} is under way.`);
  return stored;
}

/** The same, accepted: the intent row waits to be applied. Returns its id. */
export async function intendFor(house: Grantee, name: string, grant: Grant): Promise<string> {
  const { id, revision } = await offerTo(house, name, grant);
  const now = house.clock.now();
  const settled = await settleGrant(house.db, { negotiationId: id, revision, sender: "operator:Ada", now });
  if (settled.kind === "refused") throw new Error(settled.because);
  return settled.changeId;
}

/** The same, in force. */
export async function grantTo(house: TestHouse, name: string, grant: Grant): Promise<void> {
  await apply(house, { changeId: await intendFor(house, name, grant) });
}
