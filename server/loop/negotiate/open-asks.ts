import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { Rung } from "@/server/domain/negotiation/counter-ladder/counter-ladder";
import { proposeAsk } from "@/server/domain/negotiation/propose-ask";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import { failureLine } from "@/server/domain/negotiation/words";
import { assessEvidence } from "@/server/domain/risk/assess";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { LimitDimension, Seconds } from "@/server/domain/units";
import type { House } from "@/server/house";
import { intendGifts } from "@/server/store/donations";
import { dueDeferral } from "@/server/store/due-deferral";
import { termsUsed } from "@/server/store/leases";
import { containerHistories, type NegotiationHistory } from "@/server/store/negotiation-history";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk, storeRefusal } from "@/server/store/store-ask";
import { answer as answerOf } from "./answer";
import { deciderOf } from "./decider-of";
import { endNegotiation } from "./end-negotiation";
import { guardActing } from "./guard-acting";
import { knownUpperBand, usageNow } from "./measures";
import { orSay } from "./or-say";
import type { Actor, Scene } from "./scene";

/** What a person refused, or could only be watched, is not said again before this. */
const REPEAT_AFTER_MS = 10 * 60_000;

const LONGEST_RUN_MS = 10_000;

/** Asks on behalf of every container at risk, and has the host answer. The most urgent asks first. */
export async function openAsks(house: House, scene: Scene): Promise<void> {
  const histories = await containerHistories(house.db, scene.host.id, scene.now);
  let hostChanges = [...histories.values()].reduce((sum, h) => sum + h.changesLastHour, 0);
  const byUrgency = [...scene.actors.values()]
    .filter((actor) => riskOf(actor) >= actor.resolved.policy.threshold)
    .sort((a, b) => b.resolved.policy.priority - a.resolved.policy.priority || riskOf(b) - riskOf(a));
  for (const actor of byUrgency) {
    const history = histories.get(actor.container.id);
    const acts = actor.resolved.policy.mode === "auto";
    const guard = guardActing(house, scene, actor, { history, acts, hostChanges });
    if (!guard.ok) continue;
    if (house.clock.now() - scene.now > LONGEST_RUN_MS) {
      // What was read is growing old: the rest is decided on what is true then.
      await house.jobs.send("negotiate", { hostId: scene.host.id }, `negotiate-${scene.host.id}-rest`);
      return;
    }
    await orSay(house, actor.container.name, async () => {
      hostChanges += await askFor(house, scene, actor, histories);
    });
  }
}

function riskOf({ assessment, resolved }: Actor): number {
  return assessment.kind === "unknown" ? -1 : assessment.risk[resolved.policy.horizonMinutes];
}

/** Returns  how many changes were decided. */
async function askFor(
  house: House,
  scene: Scene,
  actor: Actor,
  histories: ReadonlyMap<number, NegotiationHistory>,
): Promise<number> {
  const { container, input, resolved, limits } = actor;
  const { policy } = resolved;
  const history = histories.get(container.id);
  const evidence = gatherEvidence(input);
  // Anew: sizing compares with this very evidence, and a forecast may have come since the stored assessment.
  if (evidence.kind === "unknown") return 0;
  const assessment = assessEvidence(evidence);
  const { host } = scene;
  const proposal = proposeAsk({
    now: scene.now,
    assessment,
    limits,
    usage: usageNow(input),
    policy,
    leadTimeSeconds: house.settings.leadTimeSeconds,
    riskUnder: (candidate) => riskUnder(evidence, candidate),
    fixedHeap: input.fixedHeap,
    peakUpperBand: knownUpperBand(input, policy.leaseSeconds),
    hostLimits: {
      cpuMillicores: host.cpuMillicores - host.reserveCpuMillicores,
      memoryBytes: Number(host.memoryBytes - host.reserveMemoryBytes),
    },
    hostMemory: input.host,
    termsUsed: await termsUsed(house.db, container.id),
  });
  if (proposal.kind === "hold") return 0;
  const about = { hostId: host.id, containerId: container.id, policy: resolved, now: scene.now };
  if (proposal.kind === "refuse") {
    if ((history?.underWay.length ?? 0) > 0 || saidLately(history, scene.now, null, policy.cooldownSeconds))
      return 0;
    await storeRefusal(house.db, { ...about, assessment, limits, because: proposal.because });
    house.log.warn({ container: container.name }, failureLine(container.name, proposal.because));
    return 0;
  }
  const { ask } = proposal;
  const resume = await dueDeferral(house.db, container.id, ask.dimension, scene.now);
  // A negotiation about another dimension is no reason to wait.
  if (
    resume === null &&
    (history?.underWay.includes(ask.dimension) ||
      saidLately(history, scene.now, ask.dimension, policy.cooldownSeconds))
  )
    return 0;
  const { answer, rung } = await answerOf(house, scene, actor, ask, evidence, histories);
  const decided = await settle(house, scene, actor, ask, { answer, rung }, { ...about, resume });
  if (rung?.rung !== "another-dimension" || history?.underWay.includes(rung.instead.dimension))
    return decided;
  const { dimension, amount } = rung.instead;
  const words = amountWords(dimension, amount);
  const instead: Ask = {
    ...ask,
    dimension,
    amounts: { min: amount, want: amount, max: amount },
    because: `${ask.because}; there is not enough ${ask.dimension}, and ${words} of ${dimension} helps too`,
  };
  const other = await answerOf(house, scene, actor, instead, evidence, histories);
  return settle(house, scene, actor, instead, other, about);
}

async function settle(
  house: House,
  scene: Scene,
  { container, resolved }: Actor,
  ask: Ask,
  { answer, rung }: { answer: Answer; rung: Rung | null },
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
  if (answer.kind !== "offer" && answer.kind !== "counter") {
    house.log.warn(
      { container: container.name, negotiationId: stored.id },
      failureLine(container.name, answer.because),
    );
    return 0;
  }
  if (resolved.policy.mode !== "auto") return 0;
  const settled = await settleGrant(house.db, {
    negotiationId: stored.id,
    revision: stored.revision,
    sender: deciderOf(resolved.sources.mode),
    now: scene.now,
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

/** Whether the same was said and ended without a change a moment ago. */
function saidLately(
  history: NegotiationHistory | undefined,
  now: number,
  dimension: LimitDimension | null,
  cooldownSeconds: Seconds,
): boolean {
  return (history?.ended ?? []).some(({ at, state, dimension: about }) => {
    const age = now - at;
    if (dimension === null) return state === "refused" && age < REPEAT_AFTER_MS;
    if (about !== dimension) return false;
    // Silence is not a no: the container is still at risk, and somebody may look now.
    if (state === "expired") return age < cooldownSeconds * 1000;
    return SETTLED_WITHOUT_CHANGE.has(state) && age < REPEAT_AFTER_MS;
  });
}
const SETTLED_WITHOUT_CHANGE = new Set(["observed", "rejected", "infeasible"]);
