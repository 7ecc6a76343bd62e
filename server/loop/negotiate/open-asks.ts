import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { Rung } from "@/server/domain/negotiation/counter-ladder/counter-ladder";
import { holdoutArm, mayHoldOut } from "@/server/domain/negotiation/hold-out";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import { orderAsks } from "@/server/domain/negotiation/order-asks";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import { failureLine } from "@/server/domain/negotiation/words";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { EpochMs, Probability } from "@/server/domain/units";
import type { House } from "@/server/house";
import { capacityOf } from "@/server/store/capacity-of";
import { intendGifts } from "@/server/store/donations";
import { heldOut, holdOut, markGranted } from "@/server/store/hold-out";
import { containerHistories, type NegotiationHistory } from "@/server/store/negotiation-history";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk } from "@/server/store/store-ask";
import { answer as answerOf } from "./answer";
import { askMachine } from "./ask-machine";
import { deciderOf } from "./decider-of";
import { endNegotiation } from "./end-negotiation";
import { guardActing } from "./guard-acting";
import { orSay } from "./or-say";
import { propose, type Wish } from "./propose";
import type { Actor, Scene } from "./scene";

/** Sizing stops after this, so that what was read is still true when the host answers. */
const LONGEST_SIZING_MS = 10_000;

/**
 * Asks on behalf of every container at risk, and has the host answer. All that ask in one round are sized first, the
 * most urgent before the others, and then served in the arbiter's order: so a change that was decided is carried out
 * while nothing else is being worked out.
 */
export async function openAsks(house: House, scene: Scene): Promise<void> {
  const histories = await containerHistories(house.db, scene.host.id, scene.now);
  let hostChanges = [...histories.values()].reduce((sum, h) => sum + h.changesLastHour, 0);
  const byUrgency = [...scene.actors.values()]
    .filter((actor) => riskOf(actor) >= actor.resolved.policy.threshold)
    .sort((a, b) => b.resolved.policy.priority - a.resolved.policy.priority || riskOf(b) - riskOf(a));
  const mayAct = (actor: Actor) => {
    const history = histories.get(actor.container.id);
    const acts = actor.resolved.policy.mode === "auto";
    return guardActing(house, scene, actor, { history, acts, hostChanges }).ok;
  };
  const held = await heldOut(house.db, scene.host.id, scene.now);
  const wishes: Wish[] = [];
  for (const actor of byUrgency) {
    if (!mayAct(actor) || isWatched(actor, held.get(actor.container.id), scene.now)) continue;
    if (house.clock.now() - scene.now > LONGEST_SIZING_MS) {
      // What was read is growing old: the rest is decided on what is true then.
      await house.jobs.send("negotiate", { hostId: scene.host.id }, `negotiate-${scene.host.id}-rest`);
      break;
    }
    await orSay(house, actor.container.name, async () => {
      const wish = await propose(house, scene, actor, histories.get(actor.container.id));
      if (wish) wishes.push(wish);
    });
  }
  for (const wish of orderAsks(wishes, capacityOf(scene.host))) {
    // Again, for the host's budget: the one before may have taken the last of it.
    if (!mayAct(wish.actor)) continue;
    await orSay(house, wish.actor.container.name, async () => {
      hostChanges += await serve(house, scene, wish, histories);
    });
  }
}

function riskOf({ assessment, resolved }: Actor): number {
  return assessment.kind === "unknown" ? -1 : assessment.risk[resolved.policy.horizonMinutes];
}

/** Held out, it stays so until its horizon is over or it failed: help in between would hide what comes without. */
function isWatched(actor: Actor, held: { from: EpochMs; until: EpochMs } | undefined, now: EpochMs): boolean {
  if (!held || now >= held.until || !mayHoldOut(actor.resolved.policy)) return false;
  return !actor.input.restartCountWindow.failures.some(({ at }) => at > held.from);
}

/** Returns  how many changes were decided. */
async function serve(
  house: House,
  scene: Scene,
  { actor, ask, evidence, resume, riskServed }: Wish,
  histories: ReadonlyMap<number, NegotiationHistory>,
): Promise<number> {
  const { container, resolved } = actor;
  const about = { hostId: scene.host.id, containerId: container.id, policy: resolved, now: scene.now };
  const { answer, rung } = await answerOf(house, scene, actor, ask, evidence, histories);
  const lossAvoided = Math.max(0, ask.risk - riskServed);
  const decided = await settle(house, scene, actor, ask, { answer, rung, lossAvoided }, { ...about, resume });
  if (rung?.rung !== "another-dimension") return decided;
  const { dimension, amount } = rung.instead;
  if (histories.get(container.id)?.underWay.includes(dimension)) return decided;
  const words = amountWords(dimension, amount);
  const instead: Ask = {
    ...ask,
    dimension,
    amounts: { min: amount, want: amount, max: amount },
    because: `${ask.because}; there is not enough ${ask.dimension}, and ${words} of ${dimension} helps too`,
  };
  const other = await answerOf(house, scene, actor, instead, evidence, histories);
  const served = riskUnder(evidence, withLimit(actor.limits, dimension, amount)).risk[ask.horizonMinutes];
  return settle(
    house,
    scene,
    actor,
    instead,
    { ...other, lossAvoided: Math.max(0, ask.risk - served) },
    about,
  );
}

async function settle(
  house: House,
  scene: Scene,
  { container, resolved }: Actor,
  ask: Ask,
  { answer, rung, lossAvoided }: { answer: Answer; rung: Rung | null; lossAvoided: Probability },
  about: Omit<Parameters<typeof storeAsk>[1], "ask" | "answer" | "climbed">,
): Promise<number> {
  const stored = await storeAsk(house.db, { ...about, ask, answer, climbed: rung?.climbed ?? [] });
  if (stored === null) return 0;
  if (rung?.rung === "donors") {
    const gift = { hostId: scene.host.id, negotiationId: stored.id, ask, gifts: rung.gifts, now: scene.now };
    const changes = (await intendGifts(house.db, gift)) ?? [];
    for (const changeId of changes) await house.jobs.send("apply", { changeId }, changeId);
    return changes.length;
  }
  if (rung?.rung === "machine") {
    if (rung.growth)
      await askMachine(house, scene, { negotiationId: stored.id, ask, growth: rung.growth, lossAvoided });
    return 0;
  }
  if (answer.kind !== "offer" && answer.kind !== "counter") {
    house.log.warn(
      { container: container.name, negotiationId: stored.id },
      failureLine(container.name, answer.because),
    );
    return 0;
  }
  if (resolved.policy.mode !== "auto") return 0;
  // What was deferred had its say already, and donors may have given for it.
  const arm = about.resume ? null : holdoutArm(stored.id, resolved.policy);
  if (arm === "held_out") {
    await holdOut(house.db, stored, { containerId: container.id, ask, answer, at: scene.now });
    return 0;
  }
  if (arm === "granted") await markGranted(house.db, stored.id);
  const settled = await settleGrant(house.db, {
    negotiationId: stored.id,
    revision: stored.revision,
    sender: deciderOf(resolved.sources.mode),
    // Sizing took its time: the decision is made now, not when the host was read.
    now: house.clock.now(),
  });
  if (settled.kind === "refused") {
    // Left open, the offer would keep the container from asking again until it expires.
    const negotiation = { handle: stored, containerName: container.name };
    await endNegotiation(house, negotiation, "withdraw", scene.now, settled.because);
    return 0;
  }
  await house.jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
  return 1;
}
