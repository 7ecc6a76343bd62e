import type { ActionOutcome } from "@/server/api/shapes/common";
import type { AutoBar } from "@/server/domain/negotiation/auto/auto-bar";
import { appendAudit } from "@/server/store/audit";
import { lockUnlock, storeUnlock } from "@/server/store/auto-unlocks";
import type { Policy } from "@/server/store/generated/client";
import { announce } from "@/server/store/live";
import { overridesOf } from "@/server/store/policies";
import { freshReplay, unlockWords } from "@/server/store/policy-replays";
import { readAutoBar, saveAutoBar } from "@/server/store/settings";
import type { Desk } from "./desk";

const GONE = "This policy was removed meanwhile.";

/** Unlocks *auto* for a policy as it is saved, where a backtest on its scope's own history has just shown that it may. */
export async function unlockAuto(desk: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  const { db, clock, user } = desk;
  const policy = await db.prisma.policy.findUnique({ where: { id } });
  if (!policy) return { kind: "refused", because: GONE };
  const replay = await freshReplay(db, draftOf(policy), clock.now());
  if (replay === null)
    return {
      kind: "refused",
      because: "There is no backtest of this policy as it is saved from within the hour; run it first.",
    };
  const verdict = unlockWords(replay, await readAutoBar(db));
  if (!verdict.unlocks)
    return { kind: "refused", because: `Auto stays locked: ${verdict.words.join("; ")}.` };
  const reason = verdict.words.join("; ");
  return store(desk, policy, { kind: "backtest", reason, by: `user:${user.name}` });
}

/** An administrator's word instead of a backtest; the reason goes into the audit, and stands on the page. */
export async function overrideAuto(
  desk: Desk,
  { id, reason }: { id: number; reason: string },
): Promise<ActionOutcome> {
  const policy = await desk.db.prisma.policy.findUnique({ where: { id } });
  if (!policy) return { kind: "refused", because: GONE };
  return store(desk, policy, { kind: "override", reason, by: `user:${desk.user.name}` });
}

/** Takes the right to act back; grants that are in force go on to their end. */
export async function lockAuto({ db, clock, user }: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  const policy = await db.prisma.policy.findUnique({ where: { id } });
  if (!policy) return { kind: "refused", because: GONE };
  const now = clock.now();
  const because = `${user.name} locked it again`;
  await db.prisma.$transaction((tx) => lockUnlock(tx, policy, { by: `user:${user.name}`, because }, now));
  await announce(db, ["policies", "fleet"]);
  return { kind: "done", message: `Locked: ${policy.name} asks a person from now on.` };
}

/** Sets what a scope must show before it may act by itself. What acts already is held against it at the next look. */
export async function setAutoBar({ db, clock, user }: Desk, bar: AutoBar): Promise<ActionOutcome> {
  const known = await readAutoBar(db);
  if (Object.entries(known).every(([field, value]) => bar[field as keyof AutoBar] === value))
    return { kind: "done", message: "The bar is as it was." };
  await db.prisma.$transaction(async (tx) => {
    await saveAutoBar(tx, bar);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "policy.bar",
      subject: "policy:*",
      detail: `Auto unlocks at ${Math.round(bar.caughtShare * 100)} % of failures caught, ${bar.falseGrantsPerDay} false grants a day, ${bar.fewestFailures} failures seen and ${bar.fewestDays} days of history`,
      body: { ...bar },
    });
  });
  await announce(db, ["policies"]);
  return { kind: "done", message: "Saved: it holds for every policy." };
}

async function store(
  { db, clock }: Desk,
  policy: Policy,
  unlock: { kind: "backtest" | "override"; reason: string; by: string },
): Promise<ActionOutcome> {
  await db.prisma.$transaction((tx) => storeUnlock(tx, policy, unlock, clock.now()));
  await announce(db, ["policies", "fleet"]);
  return { kind: "done", message: `Unlocked: ${policy.name} may act by itself.` };
}

function draftOf(policy: Policy) {
  const { id, name, pattern, rank } = policy;
  return { id, name, pattern, rank, overrides: overridesOf(policy) };
}
