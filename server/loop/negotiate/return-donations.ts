import { durationWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { endDonation, intendGiveBack, type OpenDonation, openDonations } from "@/server/store/donations";
import { recallLeases } from "@/server/store/recall-leases";
import { orSay } from "./or-say";
import type { Scene } from "./scene";

/** What a donor lent goes back to it first: at the end, when the grant it was for is over, or when its own risk rises. */
export async function returnDonations(house: House, scene: Scene): Promise<void> {
  for (const donation of await openDonations(house.db, scene.host.id)) {
    if (donation.state !== "given") continue;
    await orSay(house, donation.container.name, () => returnOne(house, scene, donation));
  }
}

async function returnOne(house: House, scene: Scene, donation: OpenDonation): Promise<void> {
  const { db } = house;
  const { container } = donation;
  if (container.removedAt) return endDonation(db, donation, scene.now, "the donor is gone");
  const actor = scene.actors.get(donation.containerId);
  if (!actor) return;
  const limit = limitOf(actor.limits, donation.dimension as LimitDimension);
  if (limit !== Number(donation.lowered)) {
    // Nothing was read since the step down: what is known may still be the limit before it.
    const seenAt = container.limitsAt?.getTime() ?? 0;
    if (seenAt <= donation.startsAt.getTime()) return;
    return endDonation(db, donation, scene.now, "somebody else set its limit: it is theirs now");
  }
  const because = await whyNow(house, scene, donation);
  if (because === null || scene.actingPaused) return;
  const back = await intendGiveBack(db, donation, scene.now, because);
  if (back === "full")
    return recallLeases(db, donation.negotiationId, scene.now, `${container.name} lent it, and ${because}`);
  if (back !== null) await house.jobs.send("apply", { changeId: back }, back);
}

/** Why it is to go back now; `null`: it is not yet. */
async function whyNow({ db }: House, { now, actors }: Scene, donation: OpenDonation): Promise<string | null> {
  const actor = actors.get(donation.containerId);
  const { assessment, resolved } = actor ?? {};
  if (assessment?.kind === "assessed" && resolved) {
    const risk = assessment.risk[resolved.policy.horizonMinutes];
    if (risk >= resolved.policy.threshold) return "its own risk rose";
  }
  if (now >= donation.endsAt.getTime()) {
    return `its ${durationWords((donation.endsAt.getTime() - donation.startsAt.getTime()) / 1000)} are over`;
  }
  const held = await db.prisma.lease.count({
    where: { negotiationId: donation.negotiationId, state: { in: ["reserved", "active", "releasing"] } },
  });
  const underWay = await db.prisma.negotiation.count({
    where: { id: donation.negotiationId, endedAt: null },
  });
  return held === 0 && underWay === 0 ? "the grant it was for is over" : null;
}
