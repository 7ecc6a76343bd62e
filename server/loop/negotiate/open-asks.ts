import { answerAsk } from "@/server/domain/negotiation/answer-ask";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import { proposeAsk } from "@/server/domain/negotiation/propose-ask";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import { failureLine } from "@/server/domain/negotiation/words";
import { assessEvidence } from "@/server/domain/risk/assess";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { LimitDimension, Seconds } from "@/server/domain/units";
import type { House } from "@/server/house";
import type { HostDescription } from "@/server/ports/container-runtime";
import { readLedger } from "@/server/store/ledger";
import { containerHistories, type NegotiationHistory } from "@/server/store/negotiation-history";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk, storeRefusal } from "@/server/store/store-ask";
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
      if (await askFor(house, scene, actor, history)) hostChanges += 1;
    });
  }
}

function riskOf({ assessment, resolved }: Actor): number {
  return assessment.kind === "unknown" ? -1 : assessment.risk[resolved.policy.horizonMinutes];
}

/** Returns  whether a change was decided. */
async function askFor(
  house: House,
  scene: Scene,
  actor: Actor,
  history: NegotiationHistory | undefined,
): Promise<boolean> {
  const { container, input, resolved, limits } = actor;
  const { policy } = resolved;
  const evidence = gatherEvidence(input);
  // Anew: sizing compares with this very evidence, and a forecast may have come since the stored assessment.
  if (evidence.kind === "unknown") return false;
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
      networkBytesPerSecond: difference(host.networkBytesPerSecond, host.reserveNetworkBytesPerSecond),
      diskBytesPerSecond: difference(host.diskBytesPerSecond, host.reserveDiskBytesPerSecond),
    },
    cannotChange: cannotChange(host.capabilities as Partial<HostDescription["capabilities"]>),
  });
  if (proposal.kind === "hold") return false;
  const about = { hostId: host.id, containerId: container.id, policy: resolved, now: scene.now };
  if (proposal.kind === "refuse") {
    if ((history?.underWay.length ?? 0) > 0 || saidLately(history, scene.now, null, policy.cooldownSeconds))
      return false;
    await storeRefusal(house.db, { ...about, assessment, limits, because: proposal.because });
    house.log.warn({ container: container.name }, failureLine(container.name, proposal.because));
    return false;
  }
  const { ask } = proposal;
  // A negotiation about the other dimension is no reason to wait.
  if (
    history?.underWay.includes(ask.dimension) ||
    saidLately(history, scene.now, ask.dimension, policy.cooldownSeconds)
  )
    return false;
  // Read anew for each ask: the one before may have been granted a moment ago.
  const { ledger } = await readLedger(house.db, {
    hostId: host.id,
    now: scene.now,
    asking: { containerId: container.id, dimension: ask.dimension },
  });
  const answer = answerAsk(
    ask,
    ledger,
    policy,
    scene.now,
    (amount) => riskUnder(evidence, withLimit(limits, ask.dimension, amount)).risk[ask.horizonMinutes],
  );
  return settle(house, scene, actor, ask, answer, about);
}

function difference(capacity: bigint | null, reserve: bigint | null): number | null {
  return capacity === null ? null : Number(capacity - (reserve ?? 0n));
}

/** Why this host moves no network or disk limit, as it was probed; what was never probed is not promised. */
function cannotChange(capabilities: Partial<HostDescription["capabilities"]>) {
  const reasons: Partial<Record<LimitDimension, string>> = {};
  for (const dimension of ["network", "disk"] as const) {
    const probed = capabilities[dimension];
    if (!probed?.supported) reasons[dimension] = probed?.because ?? "it was not probed";
  }
  return reasons;
}

async function settle(
  house: House,
  scene: Scene,
  { container, resolved }: Actor,
  ask: Ask,
  answer: Answer,
  about: Omit<Parameters<typeof storeAsk>[1], "ask" | "answer">,
): Promise<boolean> {
  const stored = await storeAsk(house.db, { ...about, ask, answer });
  if (stored === null) return false;
  if (answer.kind !== "offer" && answer.kind !== "counter") {
    house.log.warn(
      { container: container.name, negotiationId: stored.id },
      failureLine(container.name, answer.because),
    );
    return false;
  }
  if (resolved.policy.mode !== "auto") return false;
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
    return false;
  }
  await house.jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
  return true;
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
