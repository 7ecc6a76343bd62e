import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { ReclaimPlan } from "@/server/domain/negotiation/reclaim/plan-reclaim";
import {
  RECLAIMED_DIMENSIONS,
  type ReclaimedDimension,
} from "@/server/domain/negotiation/reclaim/reclaim-settings";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import type { DurationMs, Seconds } from "@/server/domain/units";
import type { House } from "@/server/house";
import { openDonations } from "@/server/store/donations";
import { openLeases } from "@/server/store/leases";
import { containerHistories } from "@/server/store/negotiation-history";
import { type ReclaimHistory, reclaimHistories } from "@/server/store/reclaims";
import { readRightSizes } from "@/server/store/right-sizes";
import { readReclaimSettings } from "@/server/store/saving-settings";
import { settleReclaim } from "@/server/store/settle-reclaim";
import { storeReclaim } from "@/server/store/store-reclaim";
import { deciderOf } from "./decider-of";
import { endNegotiation } from "./end-negotiation";
import { guardActing } from "./guard-acting";
import { orSay } from "./or-say";
import { planOneReclaim } from "./plan-one-reclaim";
import type { Actor, Scene } from "./scene";

/** A run stops after this long and leaves the rest to the next: saving is never in a hurry. */
const BUDGET_MS: DurationMs = 1_000;
/** What one run begins on a host: nothing acts en masse. */
const MOST_STEPS = 5;
/** Asks keep this share of a host's hourly changes. */
const SHARE_FOR_ASKS = 0.5;
/** An offer to save waits for a working day, unless its ground goes first. */
const WAITS_SECONDS: Seconds = 12 * 3600;

/**
 * Asks containers for what they do not need, each in its policy's mode: *observe* only says so, in *ask* a person agrees
 * to the first step and to those after it, in *auto* the policy does. Every run begins with another container.
 */
export async function openReclaims(house: House, scene: Scene): Promise<void> {
  const { db } = house;
  const settings = await readReclaimSettings(db);
  if (!settings.enabled) return;
  const hostId = scene.host.id;
  const [histories, reclaims, sizes, leases, gifts] = await Promise.all([
    containerHistories(db, hostId, scene.now),
    reclaimHistories(db, hostId, scene.now),
    readRightSizes(db, hostId),
    openLeases(db, hostId),
    openDonations(db, hostId),
  ]);
  const bound = new Set([...leases, ...gifts].map((row) => `${row.containerId}/${row.dimension}`));
  let hostChanges = [...histories.values()].reduce((sum, h) => sum + h.changesLastHour, 0);
  const mostChanges = house.settings.hourlyBudget * (1 - SHARE_FOR_ASKS);
  const startedAt = performance.now();
  let steps = 0;
  for (const actor of rotated(
    [...scene.actors.values()],
    scene.now / (house.settings.intervalSeconds * 1000),
  )) {
    if (steps >= MOST_STEPS || performance.now() - startedAt > BUDGET_MS) return;
    const { container, resolved } = actor;
    const labels = container.labels as Record<string, string>;
    if (labels["pfn.reclaim"] === "false") continue;
    const history = histories.get(container.id);
    for (const dimension of RECLAIMED_DIMENSIONS) {
      const key = `${container.id}/${dimension}`;
      const past = reclaims.get(key);
      if (bound.has(key) || history?.underWay.includes(dimension) || isHeldBack(past, scene)) continue;
      // What a person agreed to with the first step is done without asking again, like what the policy decides.
      const acts = resolved.policy.mode === "auto" || past?.live?.approvedTo != null;
      if (acts && hostChanges >= mostChanges) continue;
      if (!guardActing(house, scene, actor, { history, acts, hostChanges }).ok) continue;
      const ground = { settings, live: past?.live ?? null, size: sizes.get(key) };
      const plan = planOneReclaim(scene, actor, dimension, ground, false);
      if (plan.kind === "hold") continue;
      let changed = 0;
      await orSay(house, container.name, async () => {
        changed = await offer(house, scene, actor, dimension, plan, past);
      });
      steps += 1;
      hostChanges += changed;
      // One change of a container at a time.
      if (changed > 0) break;
    }
  }
}

function rotated<T>(all: readonly T[], turn: number): T[] {
  const first = all.length === 0 ? 0 : Math.floor(turn) % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

function isHeldBack(past: ReclaimHistory | undefined, { now }: Scene): boolean {
  if (!past) return false;
  const { live, heldOffUntil, saidAt } = past;
  if (heldOffUntil !== null && heldOffUntil > now) return true;
  if (live && (live.state !== "held" || live.wantedBack !== null)) return true;
  // What was said within the day and not taken is not said again; after a step that was, the next is.
  return saidAt !== null && saidAt >= (live?.steppedAt?.getTime() ?? 0);
}

/** Returns  how many changes were decided. */
async function offer(
  house: House,
  scene: Scene,
  { container, resolved, limits, assessment }: Actor,
  dimension: ReclaimedDimension,
  plan: Extract<ReclaimPlan, { kind: "step" }>,
  past: ReclaimHistory | undefined,
): Promise<number> {
  const { policy } = resolved;
  const expiresAt = scene.now + Math.max(WAITS_SECONDS, policy.approvalSeconds) * 1000;
  const limit = limitOf(limits, dimension) ?? 0;
  const ask: Ask = {
    dimension,
    before: limits,
    amounts: { min: plan.target, want: plan.to, max: limit },
    deadlineAt: expiresAt,
    durationSeconds: policy.leaseSeconds,
    risk: assessment.kind === "assessed" ? assessment.risk[policy.horizonMinutes] : 0,
    horizonMinutes: policy.horizonMinutes,
    cause: dimension,
    timeToFailure: null,
    because: plan.because,
    priority: policy.priority,
  };
  const answer: Extract<Answer, { kind: "offer" }> = {
    kind: "offer",
    amount: plan.to,
    expiresAt,
    residualRisk: plan.residualRisk,
    because: `Gives ${amountWords(dimension, limit - plan.to)} of ${dimension} back: ${amountWords(dimension, limit)} → ${amountWords(dimension, plan.to)}`,
  };
  const live = past?.live ?? null;
  const approved = live?.approvedTo != null && BigInt(plan.to) >= live.approvedTo;
  const context = { hostId: scene.host.id, containerId: container.id, policy: resolved, now: scene.now };
  const stored = await storeReclaim(house.db, { ...context, ask, answer, approved });
  if (stored?.state !== "offered") return 0;
  const agreed = policy.mode === "ask" ? live?.approvedBy : null;
  const settled = await settleReclaim(house.db, {
    negotiationId: stored.id,
    revision: stored.revision,
    sender: agreed ?? deciderOf(resolved.sources.mode),
    ...(agreed ? { note: "Agreed to with the first step." } : {}),
    now: house.clock.now(),
  });
  if (settled.kind === "refused") {
    const negotiation = { handle: stored, containerName: container.name };
    await endNegotiation(house, negotiation, "withdraw", scene.now, settled.because);
    return 0;
  }
  await house.jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
  return 1;
}
