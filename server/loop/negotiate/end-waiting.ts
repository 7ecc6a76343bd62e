import type { Guardrail } from "@/server/domain/negotiation/guardrails";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { House } from "@/server/house";
import { containerHistories, type NegotiationHistory } from "@/server/store/negotiation-history";
import { findNegotiation, type StoredNegotiation } from "@/server/store/negotiations";
import { settleGrant } from "@/server/store/settle-grant";
import { deciderOf } from "./decider-of";
import { endNegotiation } from "./end-negotiation";
import { guardActing } from "./guard-acting";
import { orSay } from "./or-say";
import type { Actor, Scene } from "./scene";

/** An offer that policy should have accepted at once, and did not by then, was lost with its process. */
const LOST_AFTER_MS = 20_000;
/** An offer that waits longer than this for a guardrail to pass is about another situation. */
const LONGEST_WAIT_MS = 2 * 60_000;
/** What holds an accepted offer back for a moment only: the offer waits for it. */
const PASSING: ReadonlySet<Guardrail> = new Set(["warm-up", "in-flight", "cooldown"]);

/** A container that is down for less may be between an end and a restart. */
const GONE_AFTER_MS = 2 * 60_000;

/** Ends what waited long enough: policy decides on an offer that nobody answered; what lost its ground is withdrawn. */
export async function endWaiting(house: House, scene: Scene): Promise<void> {
  const waiting = await house.db.prisma.negotiation.findMany({
    where: {
      hostId: scene.host.id,
      kind: "grant",
      state: { in: ["offered", "waiting_approval", "deferred"] },
    },
    select: { id: true },
    orderBy: { createdAt: "asc" },
  });
  for (const { id } of waiting) {
    const negotiation = await findNegotiation(house.db.prisma, id);
    if (negotiation) {
      await orSay(house, negotiation.container.name, () => endOne(house, scene, negotiation));
    }
  }
}

async function endOne(house: House, scene: Scene, negotiation: StoredNegotiation): Promise<void> {
  const { handle, container, expiresAt, createdAt, mode, policy } = negotiation;
  const { now } = scene;
  const end = (event: "withdraw" | "expire", because: string) =>
    endNegotiation(house, { handle, containerName: container.name }, event, now, because);

  const lost = whatWasLost(scene, negotiation);
  if (lost !== null) return end("withdraw", lost);
  if (mode === "auto" && handle.state === "offered" && now - createdAt.getTime() > LOST_AFTER_MS) {
    return end("withdraw", "its acceptance was lost with a process that ended");
  }
  if (expiresAt === null || now < expiresAt.getTime()) return;
  if (handle.state === "deferred") {
    // Whoever is still at risk asks again in the same negotiation, in its turn.
    const isLate = now - expiresAt.getTime() > LONGEST_WAIT_MS;
    return isLate ? end("withdraw", "its time to ask again passed, and it did not") : undefined;
  }
  const silence = "nobody answered the offer in time";
  if (policy.policy.onApprovalTimeout !== "accept" || handle.state !== "waiting_approval") {
    return end("expire", silence);
  }
  const actor = scene.actors.get(container.id);
  if (!actor) return end("expire", `${silence}, and nothing is known of the container now`);
  // Read for each: the one before may have been accepted a moment ago.
  const histories = await containerHistories(house.db, scene.host.id, now);
  const { assessment, resolved } = actor;
  const isAtRisk =
    assessment.kind === "assessed" &&
    assessment.risk[resolved.policy.horizonMinutes] >= resolved.policy.threshold;
  if (!isAtRisk) return end("expire", `${silence}, and it is not known to be at risk now`);
  const guard = guardAccepting(house, scene, actor, histories);
  const isPassing = !guard.ok && PASSING.has(guard.guardrail);
  if (isPassing && now - expiresAt.getTime() < LONGEST_WAIT_MS) return;
  if (!guard.ok) return end("expire", `${silence}, and ${guard.because}`);
  const settled = await settleGrant(house.db, {
    negotiationId: handle.id,
    revision: handle.revision,
    sender: deciderOf(policy.sources.onApprovalTimeout),
    note: "Nobody answered in time.",
    afterExpiry: true,
    now,
  });
  if (settled.kind === "refused") return end("expire", settled.because);
  return house.jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
}

function guardAccepting(
  house: House,
  scene: Scene,
  actor: Actor,
  histories: ReadonlyMap<number, NegotiationHistory>,
) {
  const history = histories.get(actor.container.id);
  const hostChanges = [...histories.values()].reduce((sum, h) => sum + h.changesLastHour, 0);
  return guardActing(house, scene, actor, { history, acts: true, hostChanges });
}

/** Why there is nothing left to decide; `null` when there is. */
function whatWasLost(scene: Scene, { container, ask, createdAt }: StoredNegotiation): string | null {
  const { removedAt } = container;
  if (removedAt) return scene.now - removedAt.getTime() < GONE_AFTER_MS ? null : "the container is gone";
  const actor = scene.actors.get(container.id);
  if (!actor) return null;
  const { limits, assessment, resolved } = actor;
  if (limitOf(limits, ask.dimension) !== limitOf(ask.before, ask.dimension))
    return `its ${ask.dimension} limit was changed by somebody else`;
  if (container.startedAt > createdAt) return "the container was restarted";
  if (
    assessment.kind === "assessed" &&
    assessment.risk[resolved.policy.horizonMinutes] < resolved.policy.targetRisk
  ) {
    return "the risk went away by itself";
  }
  return null;
}
