import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { ReclaimedDimension } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import type { House } from "@/server/house";
import { listNegotiations, type StoredNegotiation } from "@/server/store/negotiations";
import { liveReclaims } from "@/server/store/reclaims";
import { readRightSizes } from "@/server/store/right-sizes";
import { readReclaimSettings } from "@/server/store/saving-settings";
import { endNegotiation } from "./end-negotiation";
import { orSay } from "./or-say";
import { planOneReclaim, type ReclaimGround } from "./plan-one-reclaim";
import type { Scene } from "./scene";

/** An acceptance that did not come by then was lost with its process. */
const LOST_AFTER_MS = 20_000;

/** Ends what was offered back and is not true any more, so that it is in nobody's way; silence means no. */
export async function endWaitingReclaims(house: House, scene: Scene): Promise<void> {
  const { db } = house;
  const waiting = await listNegotiations(db, {
    hostId: scene.host.id,
    kind: "reclaim",
    states: ["offered", "waiting_approval"],
  });
  if (waiting.length === 0) return;
  const [settings, live, sizes] = await Promise.all([
    readReclaimSettings(db),
    liveReclaims(db, scene.host.id),
    readRightSizes(db, scene.host.id),
  ]);
  for (const negotiation of waiting) {
    const { containerId, dimension, container } = negotiation;
    const ground = {
      settings,
      live: live.find((row) => row.containerId === containerId && row.dimension === dimension) ?? null,
      size: sizes.get(`${containerId}/${dimension}`),
    };
    await orSay(house, container.name, () => endOne(house, scene, negotiation, ground));
  }
}

async function endOne(
  house: House,
  scene: Scene,
  negotiation: StoredNegotiation,
  ground: ReclaimGround,
): Promise<void> {
  const { handle, container, expiresAt, createdAt } = negotiation;
  const end = (event: "withdraw" | "expire", because: string) =>
    endNegotiation(house, { handle, containerName: container.name }, event, scene.now, because);
  if (container.removedAt) return end("withdraw", "the container is not running");
  if (expiresAt !== null && scene.now >= expiresAt.getTime()) return end("expire", "nobody answered in time");
  if (handle.state === "offered" && scene.now - createdAt.getTime() > LOST_AFTER_MS)
    return end("withdraw", "its acceptance was lost with a process that ended");
  const lost = whatWasLost(scene, negotiation, ground);
  if (lost !== null) return end("withdraw", lost);
}

/** Why it is not to be taken any more; `null`: it still is. */
function whatWasLost(
  scene: Scene,
  { ask, answer, container, createdAt }: StoredNegotiation,
  ground: ReclaimGround,
): string | null {
  if (!ground.settings.enabled) return "reclaiming was switched off";
  if (container.startedAt > createdAt) return "the container was restarted";
  const actor = scene.actors.get(container.id);
  if (!actor) return null;
  const dimension = ask.dimension as ReclaimedDimension;
  if (limitOf(actor.limits, dimension) !== limitOf(ask.before, dimension))
    return `its ${dimension} limit was changed`;
  const plan = planOneReclaim(scene, actor, dimension, ground, true);
  if (plan.kind === "hold") return plan.because;
  return answer?.kind === "offer" && plan.target > answer.amount ? "it needs more by now" : null;
}
