import type { DonorCandidate } from "@/server/domain/negotiation/counter-ladder/find-donors";
import { boundsOf, limitOf, quantityOf } from "@/server/domain/negotiation/limit-of";
import { safeFloor } from "@/server/domain/negotiation/safe-floor";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { openDonations } from "@/server/store/donations";
import { openLeases } from "@/server/store/leases";
import type { Commitment } from "@/server/store/ledger";
import type { NegotiationHistory } from "@/server/store/negotiation-history";
import { liveReclaims } from "@/server/store/reclaims";
import { guardActing } from "./guard-acting";
import { peakUsage, upperBand, usageNow } from "./measures";
import type { Actor, Scene } from "./scene";

/** A container that is itself half-way to asking gives nothing. */
const CALM_SHARE_OF_THRESHOLD = 0.5;

/** Everybody else on the host, with what each could give in this dimension and what holds it back. */
export async function donorCandidates(
  house: House,
  scene: Scene,
  asker: Actor,
  dimension: LimitDimension,
  byContainer: readonly Commitment[],
  histories: ReadonlyMap<number, NegotiationHistory>,
): Promise<DonorCandidate[]> {
  const [leases, donations, reclaims] = await Promise.all([
    openLeases(house.db, scene.host.id),
    openDonations(house.db, scene.host.id),
    liveReclaims(house.db, scene.host.id),
  ]);
  const bound = new Set(
    [...leases, ...donations, ...reclaims]
      .filter((row) => row.dimension === dimension)
      .map((row) => row.containerId),
  );
  const hostChanges = [...histories.values()].reduce((sum, h) => sum + h.changesLastHour, 0);
  const counted = new Map(byContainer.map((part) => [part.containerId, quantityOf(part, dimension)]));
  return [...scene.actors.values()]
    .filter((actor) => actor !== asker)
    .map((actor) => {
      const { container, input, limits, resolved } = actor;
      const seen = {
        usage: usageNow(input),
        peak: peakUsage(input),
        upperBand: upperBand(input, resolved.policy.leaseSeconds),
      };
      const guard = guardActing(house, scene, actor, {
        history: histories.get(container.id),
        acts: true,
        hostChanges,
      });
      return {
        containerId: container.id,
        name: container.name,
        priority: resolved.policy.priority,
        limit: limitOf(limits, dimension),
        counted: counted.get(container.id) ?? 0,
        floor: safeFloor(seen, dimension),
        min: boundsOf(resolved.policy, dimension).min,
        heldBack: bound.has(container.id)
          ? "its limit is a grant, a gift or reclaimed already"
          : (notOfItself(actor) ?? (guard.ok ? null : guard.because)),
      };
    });
}

function notOfItself({ assessment, resolved: { policy } }: Actor): string | null {
  if (policy.mode !== "auto") return `its policy is ${policy.mode}`;
  if (assessment.kind !== "assessed") return "its own risk is unknown";
  const isCalm = assessment.risk[policy.horizonMinutes] < policy.threshold * CALM_SHARE_OF_THRESHOLD;
  return isCalm ? null : "it is at risk itself";
}
