import { renewWithin } from "@/server/domain/feeds/renew-within";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import { DEFAULT_MAX_RENEWALS } from "@/server/domain/negotiation/lease";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import { planRelease, type Release } from "@/server/domain/negotiation/plan-release";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { noticeOutsideChange } from "@/server/loop/notice-outside-change";
import { type OpenLease, openLeases } from "@/server/store/leases";
import { readLedger } from "@/server/store/ledger";
import { containerHistories } from "@/server/store/negotiation-history";
import { endLease, intendRelease, noteOnLease, renewLease } from "@/server/store/release-grant";
import { peakUsage, upperBand, usageNow } from "./measures";
import { orSay } from "./or-say";
import type { Actor, Scene } from "./scene";

/** Gives back what leases end to hold: a step down where it is safe, another term where it is not, a notice at last. */
export async function endLeases(house: House, scene: Scene): Promise<void> {
  const histories = await containerHistories(house.db, scene.host.id, scene.now);
  for (const lease of await openLeases(house.db, scene.host.id)) {
    const actor = scene.actors.get(lease.containerId);
    // A container that is down keeps its limit, and so its lease; `observe` asks the runtime whether it is gone.
    if (!actor) continue;
    // While a change is under way, or no collection has seen its effect, the limit that is known is not the one in force.
    const history = histories.get(lease.containerId);
    const sinceChange = scene.now - (history?.lastChangeAt ?? 0);
    if ((history?.changesInFlight ?? 0) > 0 || sinceChange < house.settings.intervalSeconds * 1000) continue;
    await orSay(house, lease.container.name, () =>
      carryOut(house, scene, lease, actor, plan(scene, lease, actor)),
    );
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
    recalled: lease.recalledAt !== null,
    usage: usageNow(input),
    peak: peakUsage(input),
    upperBand: upperBand(input, resolved.policy.leaseSeconds),
    limitsNow: limits,
    riskAtBaseline: atBaseline?.risk[resolved.policy.horizonMinutes] ?? null,
    policy: resolved.policy,
    maxRenewals: DEFAULT_MAX_RENEWALS,
  });
}

async function carryOut(
  house: House,
  scene: Scene,
  lease: OpenLease,
  { resolved }: Actor,
  release: Release,
): Promise<void> {
  const { db } = house;
  switch (release.kind) {
    case "wait":
      return;
    case "done":
      await noticeOutsideChange(house, lease);
      return endLease(db, lease, scene.now, release.because);
    case "renew": {
      const { until } = release;
      const { own, bounds } = await readLedger(db, { hostId: scene.host.id, now: scene.now, until });
      const within = renewWithin(own, bounds, lease.dimension as LimitDimension, scene.now, until);
      if (within.kind === "refuse") return noteOnLease(db, lease, scene.now, within.because);
      const because = within.because ? `${release.because}; ${within.because}` : release.because;
      return renewLease(db, lease, scene.now, within.until, because);
    }
    case "keep":
      return noteOnLease(db, lease, scene.now, release.because);
    case "shrink": {
      if (scene.actingPaused) return;
      const changeId = await intendRelease(db, lease, scene.now, release, resolved.policy.cooldownSeconds);
      if (changeId === null) return;
      house.log.info(
        { container: lease.container.name, leaseId: lease.id },
        `Releasing ${lease.dimension} of container ${lease.container.name} to ${amountWords(lease.dimension as LimitDimension, release.to)}`,
      );
      return house.jobs.send("apply", { changeId }, changeId);
    }
  }
}
