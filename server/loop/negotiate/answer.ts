import { answerWithin } from "@/server/domain/feeds/answer-within";
import { counterLadder, type Rung } from "@/server/domain/negotiation/counter-ladder/counter-ladder";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { House } from "@/server/house";
import { openLeases } from "@/server/store/leases";
import { readCommitments, readLedger } from "@/server/store/ledger";
import { machineStanding } from "@/server/store/machines";
import type { NegotiationHistory } from "@/server/store/negotiation-history";
import { donorCandidates } from "./donor-candidates";
import { freeAhead } from "./free-ahead";
import type { Actor, Scene } from "./scene";

/**
 * The host's answer as its ledger stands now; where not even the smallest useful grant fits, the counter ladder's, and
 * then `rung` is what it came to.
 */
export async function answer(
  house: House,
  scene: Scene,
  actor: Actor,
  ask: Ask,
  evidence: Evidence,
  histories: ReadonlyMap<number, NegotiationHistory>,
): Promise<{ answer: Answer; rung: Rung | null }> {
  const { limits, resolved, container } = actor;
  const asking = { containerId: container.id, dimension: ask.dimension };
  const question = { hostId: scene.host.id, now: scene.now, asking };
  // Read anew for each ask: the one before may have been granted a moment ago.
  const { own, bounds } = await readLedger(house.db, question);
  const { answer: plain, ledger } = answerWithin(
    ask,
    own,
    bounds,
    resolved.policy,
    scene.now,
    (amount) => riskUnder(evidence, withLimit(limits, ask.dimension, amount)).risk[ask.horizonMinutes],
  );
  if (plain.kind !== "infeasible") return { answer: plain, rung: null };
  const [parts, leases] = await Promise.all([
    readCommitments(house.db, question),
    openLeases(house.db, scene.host.id),
  ]);
  const rung = counterLadder({
    ask,
    refusal: plain,
    ledger,
    policy: resolved.policy,
    now: scene.now,
    riskUnder: (candidate) => riskUnder(evidence, candidate),
    donors: await donorCandidates(house, scene, actor, ask.dimension, parts, histories),
    mayTake: resolved.policy.mode === "auto" && !scene.actingPaused,
    machine: await machineStanding(house.db, scene.host.id, scene.now),
    ahead: freeAhead(scene, actor, ask.dimension, { own, bounds }, leases),
  });
  return { answer: rung.answer, rung };
}
