import { planRestore } from "@/server/domain/negotiation/plan-restore";
import type { House } from "@/server/house";
import { noticeOutsideChange } from "@/server/loop/notice-outside-change";
import { leaseOf, type OpenLease } from "@/server/store/leases";
import { countRestores, intendRestore, yieldGrant } from "@/server/store/restore-grant";
import { peakUsage, upperBand, usageNow } from "./measures";
import type { Actor, Scene } from "./scene";

/**
 * Sets a granted limit again that somebody else changed, where policy says so and as often as it may; else tells a person
 * that it is theirs. Acting that is paused leaves it as it is until it goes on.
 *
 * Returns  whether the lease is dealt with: it goes on, whatever the limit reads now.
 */
export async function restoreGrant(
  house: House,
  scene: Scene,
  lease: OpenLease,
  { input, limits, resolved }: Actor,
): Promise<boolean> {
  const { policy } = resolved;
  const plan = planRestore({
    now: scene.now,
    lease: leaseOf(lease),
    recalled: lease.recalledAt !== null,
    limitsNow: limits,
    usage: usageNow(input),
    peak: peakUsage(input),
    upperBand: upperBand(input, policy.leaseSeconds),
    policy,
    restoresLastHour: await countRestores(house.db, lease.id, scene.now),
  });
  if (plan.kind === "none") return false;
  await noticeOutsideChange(house, lease);
  if (plan.kind === "yield") {
    await yieldGrant(house.db, lease, scene.now, plan.because);
    house.log.warn({ container: lease.container.name, leaseId: lease.id }, plan.because);
    return true;
  }
  if (scene.actingPaused) return true;
  const changeId = await intendRestore(house.db, lease, scene.now, plan, policy.cooldownSeconds);
  if (changeId !== null) await house.jobs.send("apply", { changeId }, changeId);
  return true;
}
