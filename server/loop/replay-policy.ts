import { type ReplayTally, sumReplay } from "@/server/domain/negotiation/replay/count-replay";
import { replayContainer, type SizingAnswer } from "@/server/domain/negotiation/replay/replay-container";
import type { ReplayHistory } from "@/server/domain/negotiation/replay/replay-history";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { DurationMs } from "@/server/domain/units";
import type { House } from "@/server/house";
import { announce } from "@/server/store/live";
import { claimReplay, endReplay, type PolicyReplay, tellReplay } from "@/server/store/policy-replays";
import { type PolicyDraft, readScope, type ScopedContainer } from "@/server/store/policy-scope";
import { readReplayHistory } from "@/server/store/replay-histories";
import { createSizer, type Sizer } from "./replay/create-sizer";

/** As far back as assessments are kept. */
const LOOKS_BACK_MS: DurationMs = 7 * 24 * 3_600_000;
/** A replay is told of, and may be cancelled, this often. */
const TELLS_EVERY_MS: DurationMs = 400;

/**
 * Replays the last days of a draft's scope, under the draft and under what is in force, and keeps the result with the
 * run. A run that was cancelled, or taken up already, is left alone.
 */
export async function replayPolicy(house: House, { replayId }: { replayId: string }): Promise<void> {
  const { db, clock } = house;
  const draft = await claimReplay(db, replayId, clock.now());
  if (draft === null) return;
  try {
    const result = await replayScope(house, replayId, draft);
    if (result !== null) await endReplay(db, replayId, { state: "done", words: "done", result }, clock.now());
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    await endReplay(db, replayId, { state: "failed", words }, clock.now());
    throw error;
  }
  await announce(db, ["policies"]);
}

/** Returns  `null` when it was cancelled meanwhile. */
async function replayScope(house: House, replayId: string, draft: PolicyDraft): Promise<PolicyReplay | null> {
  const { db, clock } = house;
  const now = clock.now();
  const from = now - LOOKS_BACK_MS;
  const scope = await readScope(db, draft, from, now);
  const seen: {
    scoped: ScopedContainer;
    history: ReplayHistory;
    drafted: ReplayTally;
    inForce: ReplayTally;
  }[] = [];
  let toldAt = Number.NEGATIVE_INFINITY;
  for (const [i, scoped] of scope.entries()) {
    if (performance.now() - toldAt >= TELLS_EVERY_MS) {
      toldAt = performance.now();
      const words = `container ${i + 1} of ${scope.length}`;
      if (!(await tellReplay(db, replayId, i / scope.length, words, clock.now()))) return null;
    }
    const floor = Math.min(scoped.now.threshold, scoped.after.threshold);
    const history = await readReplayHistory(db, scoped.container, floor, from, now);
    if (history === null) continue;
    const size = createSizer(house, scoped.container);
    const inForce = await replayOne(history, scoped.now, size);
    const drafted = await replayOne(history, scoped.after, size);
    seen.push({ scoped, history, drafted, inForce });
  }
  return {
    from: seen.length === 0 ? null : Math.min(...seen.map(({ history }) => history.from)),
    until: now,
    containers: seen.length,
    overruled: seen.filter(({ scoped }) => scoped.isOverruled).length,
    drafted: sumReplay(seen.map(({ drafted }) => drafted)),
    inForce: sumReplay(seen.map(({ inForce }) => inForce)),
  };
}

/** Drives the replay, and looks up what each of its questions needs. */
async function replayOne(history: ReplayHistory, policy: EffectivePolicy, size: Sizer): Promise<ReplayTally> {
  const walk = replayContainer(history, policy);
  let step = walk.next();
  while (!step.done) {
    const answer: SizingAnswer = await size(step.value, policy);
    step = walk.next(answer);
  }
  return step.value;
}
