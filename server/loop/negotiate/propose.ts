import { withLimit } from "@/server/domain/negotiation/limit-of";
import type { Contender } from "@/server/domain/negotiation/order-asks";
import { proposeAsk } from "@/server/domain/negotiation/propose-ask";
import { failureLine } from "@/server/domain/negotiation/words";
import { assessEvidence } from "@/server/domain/risk/assess";
import { type Evidence, gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { LimitDimension, Seconds } from "@/server/domain/units";
import type { House } from "@/server/house";
import { dueDeferral } from "@/server/store/due-deferral";
import { termsUsed } from "@/server/store/leases";
import type { NegotiationHistory } from "@/server/store/negotiation-history";
import type { NegotiationHandle } from "@/server/store/negotiations";
import { storeRefusal } from "@/server/store/store-ask";
import { hostTerms } from "./host-terms";
import { knownUpperBand, usageNow } from "./measures";
import type { Actor, Scene } from "./scene";

/** What a person refused, or could only be watched, is not said again before this. */
const REPEAT_AFTER_MS = 10 * 60_000;

/** An ask that is sized and not answered yet. */
export interface Wish extends Contender {
  actor: Actor;
  evidence: Evidence;
  /** The deferred negotiation in which it is asked again. */
  resume: NegotiationHandle | null;
}

/** What a container asks for now; a refusal is stored. `null`: nothing, or the same is being talked about already. */
export async function propose(
  house: House,
  scene: Scene,
  actor: Actor,
  history: NegotiationHistory | undefined,
): Promise<Wish | null> {
  const { container, input, resolved, limits } = actor;
  const { policy } = resolved;
  const evidence = gatherEvidence(input);
  // Anew: sizing compares with this very evidence, and a forecast may have come since the stored assessment.
  if (evidence.kind === "unknown") return null;
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
    ...hostTerms(host, scene.machine),
    hostMemory: input.host,
    termsUsed: await termsUsed(house.db, container.id),
  });
  if (proposal.kind === "hold") return null;
  const about = { hostId: host.id, containerId: container.id, policy: resolved, now: scene.now };
  if (proposal.kind === "refuse") {
    if ((history?.underWay.length ?? 0) > 0 || saidLately(history, scene.now, null, policy.cooldownSeconds))
      return null;
    await storeRefusal(house.db, { ...about, assessment, limits, because: proposal.because });
    house.log.warn({ container: container.name }, failureLine(container.name, proposal.because));
    return null;
  }
  const { ask } = proposal;
  const resume = await dueDeferral(house.db, container.id, ask.dimension, scene.now);
  // A negotiation about another dimension is no reason to wait.
  const isSaid =
    history?.underWay.includes(ask.dimension) ||
    saidLately(history, scene.now, ask.dimension, policy.cooldownSeconds);
  if (resume === null && isSaid) return null;
  const served = withLimit(limits, ask.dimension, ask.amounts.want);
  const riskServed = riskUnder(evidence, served).risk[ask.horizonMinutes];
  return { containerId: container.id, actor, ask, evidence, riskServed, resume };
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
