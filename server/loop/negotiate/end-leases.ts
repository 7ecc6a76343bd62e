import { amountWords } from "@/server/domain/negotiation/amount-words";
import { DEFAULT_MAX_RENEWALS } from "@/server/domain/negotiation/lease";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import { planRelease, type Release } from "@/server/domain/negotiation/plan-release";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { type OpenLease, openLeases } from "@/server/store/leases";
import { endLease, intendRelease, noteOnLease, renewLease } from "@/server/store/release-grant";
import { peakUsage, upperBand, usageNow } from "./measures";
import type { Actor, Scene } from "./scene";

/** Gives back what leases end to hold: a step down where it is safe, another term where it is not, a notice at last. */
export async function endLeases(house: House, scene: Scene): Promise<void> {
  for (const lease of await openLeases(house.db, scene.host.id)) {
    if (lease.container.removedAt) {
      await endLease(house.db, lease, scene.now, "the container is gone, and its limit with it");
      continue;
    }
    const actor = scene.actors.get(lease.containerId);
    if (actor) await carryOut(house, scene, lease, plan(scene, lease, actor));
  }
}

function plan(scene: Scene, lease: OpenLease, { input, limits, resolved }: Actor): Release {
  const dimension = lease.dimension as LimitDimension;
  const baseline = Number(lease.baseline);
  const atBaseline = riskUnder(input, withLimit(limits, dimension, baseline));
  return planRelease({
    now: scene.now,
    lease: {
      dimension,
      state: lease.state,
      baseline,
      amount: Number(lease.granted),
      expiresAt: lease.endsAt.getTime(),
      renewals: lease.renewals,
    },
    recalled: false,
    usage: usageNow(input),
    peak: peakUsage(input),
    upperBand: upperBand(input),
    limitsNow: limits,
    riskAtBaseline: atBaseline?.risk[resolved.policy.horizonMinutes] ?? null,
    policy: resolved.policy,
    maxRenewals: DEFAULT_MAX_RENEWALS,
  });
}

async function carryOut(house: House, scene: Scene, lease: OpenLease, release: Release): Promise<void> {
  const { db } = house;
  switch (release.kind) {
    case "wait":
      return;
    case "done":
      return endLease(db, lease, scene.now, release.because);
    case "renew":
      return renewLease(db, lease, scene.now, release.until, release.because);
    case "keep":
      return noteOnLease(db, lease, scene.now, release.because);
    case "shrink": {
      if (scene.actingPaused) return;
      const changeId = await intendRelease(db, lease, scene.now, release);
      if (changeId === null) return;
      house.log.info(
        { container: lease.container.name, leaseId: lease.id },
        `Releasing ${lease.dimension} of container ${lease.container.name} to ${amountWords(lease.dimension as LimitDimension, release.to)}`,
      );
      return house.jobs.send("apply", { changeId }, changeId);
    }
  }
}
