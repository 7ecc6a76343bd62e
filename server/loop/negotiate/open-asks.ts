import { answerAsk } from "@/server/domain/negotiation/answer-ask";
import { checkGuardrails } from "@/server/domain/negotiation/guardrails";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import { proposeAsk } from "@/server/domain/negotiation/propose-ask";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import { failureLine } from "@/server/domain/negotiation/words";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { readLedger } from "@/server/store/ledger";
import { containerHistories, type NegotiationHistory } from "@/server/store/negotiation-history";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk, storeRefusal } from "@/server/store/store-ask";
import { coverage, knownUpperBand, usageNow } from "./measures";
import type { Actor, Scene } from "./scene";

/** What a person refused, or could only be watched, is not said again before this. */
const REPEAT_AFTER_MS = 10 * 60_000;

/** Asks on behalf of every container at risk, and has the host answer. The most urgent asks first. */
export async function openAsks(house: House, scene: Scene): Promise<void> {
  const histories = await containerHistories(house.db, scene.host.id, scene.now);
  const hostChanges = [...histories.values()].reduce((sum, h) => sum + h.changesLastHour, 0);
  const byUrgency = [...scene.actors.values()].sort(
    (a, b) => b.resolved.policy.priority - a.resolved.policy.priority || riskOf(b) - riskOf(a),
  );
  for (const actor of byUrgency) {
    const history = histories.get(actor.container.id);
    const because = whyNotNow(house, scene, actor, history, hostChanges);
    if (because === null) await askFor(house, scene, actor, history);
  }
}

function riskOf({ assessment, resolved }: Actor): number {
  return assessment.kind === "unknown" ? -1 : assessment.risk[resolved.policy.horizonMinutes];
}

function whyNotNow(
  house: House,
  scene: Scene,
  { input, resolved }: Actor,
  history: NegotiationHistory | undefined,
  hostChangesLastHour: number,
): string | null {
  if (history && history.underWay.length > 0) return "a negotiation is under way";
  const acts = resolved.policy.mode === "auto";
  const guard = checkGuardrails({
    now: scene.now,
    sampleAt: input.samples.at(-1)?.at ?? null,
    intervalSeconds: house.settings.intervalSeconds,
    lastChangeAt: history?.lastChangeAt ?? null,
    cooldownSeconds: resolved.policy.cooldownSeconds,
    changesInFlight: history?.changesInFlight ?? 0,
    // Asking changes nothing: what holds back acting is checked again when somebody accepts.
    hostChangesLastHour: acts ? hostChangesLastHour : 0,
    hourlyBudget: house.settings.hourlyBudget,
    actingPaused: acts && scene.actingPaused,
    warmUpUntil: acts ? (scene.host.warmUpUntil?.getTime() ?? null) : null,
    coverage: coverage(input),
  });
  return guard.ok ? null : guard.because;
}

async function askFor(
  house: House,
  scene: Scene,
  actor: Actor,
  history: NegotiationHistory | undefined,
): Promise<void> {
  const { container, input, assessment, resolved, limits } = actor;
  const { policy } = resolved;
  const evidence = gatherEvidence(input);
  if (evidence.kind === "unknown") return;
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
    peakUpperBand: knownUpperBand(input),
    hostLimits: {
      cpuMillicores: host.cpuMillicores - host.reserveCpuMillicores,
      memoryBytes: Number(host.memoryBytes - host.reserveMemoryBytes),
    },
  });
  if (proposal.kind === "hold") return;
  const about = { hostId: host.id, containerId: container.id, policy: resolved, now: scene.now };
  if (proposal.kind === "refuse") {
    if (assessment.kind === "unknown" || saidLately(history, scene.now, null)) return;
    await storeRefusal(house.db, { ...about, assessment, limits, because: proposal.because });
    house.log.warn({ container: container.name }, failureLine(container.name, proposal.because));
    return;
  }
  const { ask } = proposal;
  if (saidLately(history, scene.now, ask.dimension)) return;
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
  await settle(house, scene, actor, ask, answer, about);
}

async function settle(
  house: House,
  scene: Scene,
  { container, resolved }: Actor,
  ask: Ask,
  answer: Answer,
  about: Omit<Parameters<typeof storeAsk>[1], "ask" | "answer">,
): Promise<void> {
  const stored = await storeAsk(house.db, { ...about, ask, answer });
  if (stored === null) return;
  if (answer.kind !== "offer" && answer.kind !== "counter") {
    house.log.warn(
      { container: container.name, negotiationId: stored.id },
      failureLine(container.name, answer.because),
    );
    return;
  }
  if (resolved.policy.mode !== "auto") return;
  const source = resolved.sources.mode;
  const settled = await settleGrant(house.db, {
    negotiationId: stored.id,
    revision: stored.revision,
    sender: source.startsWith("label:") ? source : source === "default" ? "policy:default" : source,
    now: scene.now,
  });
  if (settled.kind === "settled")
    await house.jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
  else house.log.warn({ container: container.name }, failureLine(container.name, settled.because));
}

/** Whether the same was said and ended without a change a moment ago. */
function saidLately(
  history: NegotiationHistory | undefined,
  now: number,
  dimension: LimitDimension | null,
): boolean {
  return (history?.ended ?? []).some(
    (n) =>
      now - n.at < REPEAT_AFTER_MS &&
      (dimension === null
        ? n.state === "refused"
        : n.dimension === dimension && SETTLED_WITHOUT_CHANGE.has(n.state)),
  );
}
const SETTLED_WITHOUT_CHANGE = new Set(["observed", "rejected", "infeasible", "expired"]);
