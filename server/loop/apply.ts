import { limitOf, onlyLimit } from "@/server/domain/negotiation/limit-of";
import type { DurationMs } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import type { House } from "@/server/house";
import { type ClaimedChange, claimChange, concludeChange, isClaimCurrent } from "@/server/store/changes";
import { isHeld } from "@/server/store/host-shards";
import { announce } from "@/server/store/live";
import { isActingPaused } from "@/server/store/settings";
import { isSameLimit } from "./apply/is-same-limit";
import { refusalOf } from "./apply/refusal-of";
import { whyTooTight } from "./apply/why-too-tight";
import { hostLink, runtimeTrouble } from "./host-link";

/** What was decided longer ago than this was decided on what is no longer so: it is planned again instead. */
export const DECISION_HOLDS_MS: DurationMs = 300_000;

/** That the claim is the newest is believed for so long. */
const CLAIM_HOLDS_MS: DurationMs = 5_000;

/**
 * Carries out one intended change: claim, look at what is there, call, read back, conclude.
 *
 * Safe to deliver twice and to die anywhere: targets are absolute, and a second run begins by reading what the first
 * one did. Throws Failure RUNTIME_UNAVAILABLE, to be tried again, when the runtime does not answer.
 */
export async function apply(house: House, { changeId }: { changeId: string }): Promise<void> {
  const change = await claimChange(house.db, changeId, house.clock.now());
  if (change === null) return;
  try {
    await carryOut(house, change);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const trouble = runtimeTrouble(error);
    const because = (error as Error).message;
    if (trouble === "unavailable") throw new Failure("RUNTIME_UNAVAILABLE", because, { cause: error });
    const at = house.clock.now();
    if (trouble === "gone") await concludeChange(house, change, { kind: "stale", at, because });
    else await concludeChange(house, change, { at, ...refusalOf(error, because) });
  } finally {
    // The ask that a donor steps down for, and the one that what it gave back does not suffice for, is answered at once.
    if (change.kind === "donate" || change.kind === "restore")
      await house.jobs.send("negotiate", { hostId: change.hostId }, `negotiate-${change.hostId}`);
    await announce(house.db, ["negotiations", "fleet", "hosts"]);
  }
}

async function carryOut(house: House, change: ClaimedChange): Promise<void> {
  const { runtime, held } = hostLink(house, change.hostId);
  const { runtimeId, dimension, target, before } = change;
  const container = await runtime.inspect(runtimeId);
  const stale = (because: string) =>
    concludeChange(house, change, { kind: "stale", at: house.clock.now(), because });
  if (container === null) return stale("the container is gone");

  const found = await runtime.readLimits(runtimeId);
  // What an earlier delivery has done stands, also when the container was restarted since: a limit outlives a restart.
  if (!isSameLimit(found.limits, target, dimension)) {
    if (container.state !== "running") return stale(`the container is ${container.state}`);
    if (container.startedAt !== change.startedAt)
      return stale("the container was restarted since the decision");
    if (!isSameLimit(found.limits, before, dimension)) {
      return stale(`its ${dimension} limit was changed by somebody else since the decision`);
    }
    if (await isActingPaused(house.db)) return stale("acting was paused since the decision");
    const tight = change.kind === "reclaim" ? await whyTooTight(runtime, container, target) : null;
    if (tight !== null) return stale(tight);
    // The last look before the call: a process that was asleep may have been given up meanwhile.
    if (held && !(await isHeld(house.db, held)))
      throw new Failure("RUNTIME_UNAVAILABLE", "another worker process serves this host now");
    // Both last, whatever time passed since the first look: a process that was stopped wakes up here.
    if (Math.abs(house.clock.now() - change.dueSince) > DECISION_HOLDS_MS)
      return stale("it was decided too long ago, on what may no longer be so");
    const askedAt = house.clock.now();
    if (!(await isClaimCurrent(house.db, change))) return;
    // The answer may be from before a pause: whoever looks for stuck changes takes it up again.
    if (Math.abs(house.clock.now() - askedAt) > CLAIM_HOLDS_MS) return;
    await runtime.updateLimits(runtimeId, target);
  }
  const enforced = await runtime.readLimits(runtimeId);
  const at = house.clock.now();
  if (isSameLimit(enforced.limits, target, dimension)) {
    await concludeChange(house, change, { kind: "verified", at, enforced });
    return;
  }
  if (!(await isClaimCurrent(house.db, change))) return;
  // The runtime said yes and did something else: put back what was there.
  await runtime.updateLimits(runtimeId, onlyLimit(dimension, limitOf(before, dimension)));
  const because = `the runtime said yes, but its ${dimension} limit reads ${JSON.stringify(enforced.limits)}`;
  await concludeChange(house, change, { kind: "failed", at, because });
}
