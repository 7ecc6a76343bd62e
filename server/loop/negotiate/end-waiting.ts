import { failureLine } from "@/server/domain/negotiation/words";
import type { House } from "@/server/house";
import { advance, findNegotiation, type StoredNegotiation } from "@/server/store/negotiations";
import { settleGrant } from "@/server/store/settle-grant";
import type { Scene } from "./scene";

/** Ends what waited long enough: policy decides on an offer that nobody answered; what lost its ground is withdrawn. */
export async function endWaiting(house: House, scene: Scene): Promise<void> {
  const waiting = await house.db.prisma.negotiation.findMany({
    where: { hostId: scene.host.id, state: { in: ["offered", "waiting_approval", "deferred"] } },
    select: { id: true },
  });
  for (const { id } of waiting) {
    const negotiation = await findNegotiation(house.db.prisma, id);
    if (negotiation) await endOne(house, scene, negotiation);
  }
}

async function endOne(house: House, scene: Scene, negotiation: StoredNegotiation): Promise<void> {
  const { handle, container, expiresAt, policy } = negotiation;
  const { now } = scene;
  const end = async (event: "withdraw" | "expire", text: string) => {
    await house.db.prisma.$transaction((tx) =>
      advance(tx, handle, event, { at: now, sender: "controller", text }),
    );
    house.log.warn(
      { container: container.name, negotiationId: handle.id },
      failureLine(container.name, text),
    );
  };
  const lost = whatWasLost(scene, negotiation);
  if (lost !== null) return end("withdraw", lost);
  if (expiresAt === null || now < expiresAt.getTime()) return;
  if (handle.state === "deferred") return end("withdraw", "the time to ask again has come");
  if (policy.policy.onApprovalTimeout === "accept" && handle.state === "waiting_approval") {
    const settled = await settleGrant(house.db, {
      negotiationId: handle.id,
      revision: handle.revision,
      sender: "policy:on-timeout-accept",
      // Still inside the offer's time: policy answers in its last moment.
      now: expiresAt.getTime() - 1,
    });
    if (settled.kind === "settled")
      return house.jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
    return end("expire", settled.because);
  }
  return end("expire", "nobody answered the offer in time");
}

/** Why there is nothing left to decide; `null` when there is. */
function whatWasLost(scene: Scene, { container, ask }: StoredNegotiation): string | null {
  const actor = scene.actors.get(container.id);
  if (container.removedAt) return "the container is gone";
  if (!actor) return null;
  const { limits, assessment, resolved, container: now } = actor;
  const dimension = ask.dimension === "cpu" ? "cpuMillicores" : "memoryBytes";
  if (limits[dimension] !== ask.before[dimension])
    return `its ${ask.dimension} limit was changed by somebody else`;
  if (now.startedAt.getTime() !== container.startedAt.getTime()) return "the container was restarted";
  if (
    assessment.kind === "assessed" &&
    assessment.risk[resolved.policy.horizonMinutes] < resolved.policy.targetRisk
  ) {
    return "the risk went away by itself";
  }
  return null;
}
