import { findStrain, type Strain } from "@/server/domain/negotiation/reclaim/find-strain";
import type { ReclaimedDimension } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import { STALE_AFTER_INTERVALS } from "@/server/domain/telemetry/sample";
import type { House } from "@/server/house";
import { holdsLowered, noticeOutsideReclaim } from "@/server/loop/notice-outside-reclaim";
import { openDonations } from "@/server/store/donations";
import { openLeases } from "@/server/store/leases";
import { type LiveReclaim, liveReclaims } from "@/server/store/reclaims";
import { endReclaim, intendRestore } from "@/server/store/restore-reclaim";
import { upperBand } from "./measures";
import { orSay } from "./or-say";
import type { Actor, Scene } from "./scene";

/** What was reclaimed is its own first: at the first sign that it is missed it goes back, before anybody asks for more. */
export async function watchReclaims(house: House, scene: Scene): Promise<void> {
  const [reclaims, leases, gifts] = await Promise.all([
    liveReclaims(house.db, scene.host.id),
    openLeases(house.db, scene.host.id),
    openDonations(house.db, scene.host.id),
  ]);
  // While a grant lies on top of it, the limit is the grant's.
  const bound = new Set([...leases, ...gifts].map((row) => `${row.containerId}/${row.dimension}`));
  for (const reclaim of reclaims) {
    if (bound.has(`${reclaim.containerId}/${reclaim.dimension}`)) continue;
    const actor = scene.actors.get(reclaim.containerId);
    // One that is down keeps its limit, and what was taken; `observe` asks the runtime whether it is gone.
    if (!actor || reclaim.state !== "held" || reclaim.container.removedAt) continue;
    await orSay(house, actor.container.name, () => watchOne(house, scene, reclaim, actor));
  }
}

async function watchOne(house: House, scene: Scene, reclaim: LiveReclaim, actor: Actor): Promise<void> {
  const { db } = house;
  if (!holdsLowered(reclaim)) {
    const ended = await endReclaim(db, reclaim, scene.now, "somebody else set its limit: it is theirs now");
    if (ended) await noticeOutsideReclaim(house, reclaim);
    return;
  }
  const strain: Strain | null =
    reclaim.wantedBack === null
      ? strainOf(house, scene, reclaim, actor)
      : { because: reclaim.wantedBack, failed: false };
  if (strain === null) return;
  const back = await intendRestore(db, reclaim, scene.now, { ...strain, actor: "controller" });
  if (back === null) return;
  if (back === "full") {
    house.log.warn(
      { container: actor.container.name },
      `The host has no room to give back: ${strain.because}`,
    );
    return;
  }
  await house.jobs.send("apply", { changeId: back }, back);
}

/** Why it is missed; `null`: it is not, or what is known is too old to say. */
function strainOf(
  { settings }: House,
  scene: Scene,
  reclaim: LiveReclaim,
  { input, assessment, resolved }: Actor,
): Strain | null {
  const newest = input.samples.at(-1)?.at;
  const oldest = scene.now - STALE_AFTER_INTERVALS * settings.intervalSeconds * 1000;
  if (newest === undefined || newest < oldest) return null;
  const { policy } = resolved;
  return findStrain({
    dimension: reclaim.dimension as ReclaimedDimension,
    limit: Number(reclaim.lowered),
    since: reclaim.steppedAt?.getTime() ?? reclaim.startsAt.getTime(),
    samples: input.samples,
    upperBand: upperBand(input, policy.leaseSeconds),
    risk: assessment.kind === "assessed" ? assessment.risk[policy.horizonMinutes] : null,
    failures: input.restartCountWindow.failures,
    policy,
  });
}
