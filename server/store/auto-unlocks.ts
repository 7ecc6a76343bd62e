import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";

export interface NewUnlock {
  kind: "backtest" | "override" | "simulated";
  reason: string;
  /** Who says so, as in the audit. */
  by: string;
}

/** Gives a policy the right to act by itself, anew where it had lost it. */
export async function storeUnlock(
  tx: Transaction,
  policy: { id: number; name: string },
  unlock: NewUnlock,
  now: EpochMs,
): Promise<void> {
  const data = { ...unlock, at: new Date(now), belowSince: null, belowWords: null, lockedAt: null };
  await tx.autoUnlock.upsert({
    where: { policyId: policy.id },
    create: { policyId: policy.id, ...data },
    update: data,
  });
  await appendAudit(tx, {
    at: now,
    actor: unlock.by,
    action: `policy.unlock.${unlock.kind}`,
    subject: `policy:${policy.name}`,
    detail: `Auto is unlocked: ${unlock.reason}`,
  });
}

/** Takes the right to act back, where there is one. */
export async function lockUnlock(
  tx: Transaction,
  policy: { id: number; name: string },
  { by, because }: { by: string; because: string },
  now: EpochMs,
): Promise<void> {
  const { count } = await tx.autoUnlock.updateMany({
    where: { policyId: policy.id, lockedAt: null },
    data: { lockedAt: new Date(now), belowWords: because },
  });
  if (count === 0) return;
  await appendAudit(tx, {
    at: now,
    actor: by,
    action: "policy.lock",
    subject: `policy:${policy.name}`,
    detail: `Auto is locked, and a person is asked from now on: ${because}`,
  });
}

const SIMULATED = "only a simulated fleet is served, and nothing real is changed";

/**
 * Lets the default policy act on a simulated fleet, and takes that right back where a real runtime is served. Whatever a
 * person decided stands.
 */
export async function unlockSimulated(db: Database, isSimulated: boolean, now: EpochMs): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const policy = await tx.policy.findUniqueOrThrow({
      where: { name: "default" },
      include: { unlock: true },
    });
    if (isSimulated && policy.unlock === null) {
      await storeUnlock(tx, policy, { kind: "simulated", reason: SIMULATED, by: "controller" }, now);
    }
    if (isSimulated) return;
    const { count } = await tx.autoUnlock.deleteMany({ where: { kind: "simulated" } });
    if (count === 0) return;
    await appendAudit(tx, {
      at: now,
      actor: "controller",
      action: "policy.lock",
      subject: "policy:default",
      detail: "Auto is locked: a real runtime is served now",
    });
  });
}
