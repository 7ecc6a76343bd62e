import { limitOf } from "@/server/domain/negotiation/limit-of";
import { planRestore } from "@/server/domain/negotiation/plan-restore";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { noticeOutsideChange } from "@/server/loop/notice-outside-change";
import { leaseOf, type OpenLease } from "@/server/store/leases";
import type { NegotiationHistory } from "@/server/store/negotiation-history";
import { countRestores, intendRestore, yieldGrant } from "@/server/store/restore-grant";
import { guardActing } from "./guard-acting";
import { peakUsage, upperBand, usageNow } from "./measures";
import type { Actor, Scene } from "./scene";

/**
 * Sets a granted limit again that somebody else changed, where policy says so and as often as it may; else tells a person
 * that it is theirs. What holds back every change on the host (a pause, a warm-up, its budget) leaves it as it is until that
 * has passed, and stale samples where it is to be lowered; a cooldown does not, since the change that it rests from is undone.
 *
 * Returns  "untouched" where nothing was changed outside, or it is theirs by policy; else the lease is dealt with, and
 *          "intended" when a change follows.
 */
export async function restoreGrant(
  house: House,
  scene: Scene,
  lease: OpenLease,
  actor: Actor,
  { history, hostChanges }: { history: NegotiationHistory | undefined; hostChanges: number },
): Promise<"untouched" | "waits" | "intended"> {
  const { input, limits, resolved } = actor;
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
  if (plan.kind === "none") return "untouched";
  await noticeOutsideChange(house, lease);
  if (plan.kind === "yield") {
    await yieldGrant(house.db, lease, scene.now, plan.because);
    house.log.warn({ container: lease.container.name, leaseId: lease.id }, plan.because);
    return "waits";
  }
  const calm = history && { ...history, lastChangeAt: null };
  // Up again to what is promised already is safe whatever usage is; `apply` looks at the limit itself once more.
  const isBlind = plan.to > (limitOf(limits, lease.dimension as LimitDimension) ?? 0);
  if (!guardActing(house, scene, actor, { history: calm, acts: true, hostChanges, isBlind }).ok)
    return "waits";
  const changeId = await intendRestore(house.db, lease, scene.now, plan, policy.cooldownSeconds);
  if (changeId === null) return "waits";
  await house.jobs.send("apply", { changeId }, changeId);
  return "intended";
}
