import type { PolicyReplay, ReplayRun } from "@/server/api/shapes/policy-replay";
import type { AutoBar } from "@/server/domain/negotiation/auto/auto-bar";
import { judgeUnlock } from "@/server/domain/negotiation/auto/judge-unlock";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { PolicyReplay as ReplayRow } from "./generated/client";
import { toJson } from "./json";
import { draftKeyOf, type PolicyDraft } from "./policy-scope";
import { readAutoBar } from "./settings";

export type { PolicyReplay };

/** Without a sign of life for so long, the process that replayed is gone. */
const DEAD_AFTER_MS: DurationMs = 3 * 60_000;
/** A result this old is asked for again: its history has moved on. */
const FRESH_MS: DurationMs = 15 * 60_000;
const KEPT_MS: DurationMs = 7 * 86_400_000;

/**
 * The run that answers a draft: one that is under way or fresh, else a new one, and then `isNew`. What the same person
 * still had under way for the same policy is cancelled: nobody looks at it any more.
 */
export async function beginReplay(
  { prisma, ...db }: Database,
  draft: PolicyDraft,
  startedBy: string,
  now: EpochMs,
): Promise<{ id: string; isNew: boolean }> {
  const draftKey = await draftKeyOf({ prisma, ...db }, draft);
  const at = new Date(now);
  return prisma.$transaction(async (tx) => {
    await tx.policyReplay.deleteMany({ where: { startedAt: { lt: new Date(now - KEPT_MS) } } });
    const known = await tx.policyReplay.findFirst({
      where: {
        draftKey,
        OR: [
          { state: { in: ["waiting", "running"] }, seenAt: { gte: new Date(now - DEAD_AFTER_MS) } },
          { state: "done", endedAt: { gte: new Date(now - FRESH_MS) } },
        ],
      },
      orderBy: { startedAt: "desc" },
    });
    const mine = { state: { in: ["waiting", "running"] }, startedBy, policyId: draft.id ?? null };
    await tx.policyReplay.updateMany({
      where: { ...mine, ...(known ? { id: { not: known.id } } : {}) },
      data: { state: "cancelled", words: "another draft took its place", endedAt: at },
    });
    if (known) return { id: known.id, isNew: false };
    const { id } = await tx.policyReplay.create({
      data: {
        policyId: draft.id ?? null,
        draft: toJson(draft),
        draftKey,
        state: "waiting",
        words: "waits for its turn",
        startedBy,
        startedAt: at,
        seenAt: at,
      },
    });
    return { id, isNew: true };
  });
}

/** Takes a run up; `null` where it is not waiting any more. */
export async function claimReplay(db: Database, id: string, now: EpochMs): Promise<PolicyDraft | null> {
  const { count } = await db.prisma.policyReplay.updateMany({
    where: { id, state: "waiting" },
    data: { state: "running", words: "reading the history", seenAt: new Date(now) },
  });
  if (count === 0) return null;
  return (await db.prisma.policyReplay.findUniqueOrThrow({ where: { id } })).draft as unknown as PolicyDraft;
}

/** Returns  whether it goes on: `false` when it was cancelled. */
export async function tellReplay(
  db: Database,
  id: string,
  progress: number,
  words: string,
  now: EpochMs,
): Promise<boolean> {
  const { count } = await db.prisma.policyReplay.updateMany({
    where: { id, state: "running" },
    data: { progress, words, seenAt: new Date(now) },
  });
  return count === 1;
}

export async function endReplay(
  db: Database,
  id: string,
  end: { state: "done" | "failed" | "cancelled"; words: string; result?: PolicyReplay },
  now: EpochMs,
): Promise<void> {
  const { result, ...rest } = end;
  await db.prisma.policyReplay.updateMany({
    where: { id, state: { in: ["waiting", "running"] } },
    data: {
      ...rest,
      ...(result ? { result: toJson(result), progress: 1 } : {}),
      seenAt: new Date(now),
      endedAt: new Date(now),
    },
  });
}

/** The newest result for exactly this draft over the policies as they are, if it is not too old; else `null`. */
export async function freshReplay(
  db: Database,
  draft: PolicyDraft,
  now: EpochMs,
): Promise<PolicyReplay | null> {
  const row = await db.prisma.policyReplay.findFirst({
    where: {
      draftKey: await draftKeyOf(db, draft),
      state: "done",
      endedAt: { gte: new Date(now - 4 * FRESH_MS) },
    },
    orderBy: { endedAt: "desc" },
  });
  return row ? (row.result as unknown as PolicyReplay) : null;
}

/** One run as a screen shows it; `null` where there is none of that id any more. */
export async function readReplay(db: Database, id: string, now: EpochMs): Promise<ReplayRun | null> {
  const row = await db.prisma.policyReplay.findUnique({ where: { id } });
  if (!row) return null;
  const [bar, key] = await Promise.all([
    readAutoBar(db),
    draftKeyOf(db, row.draft as unknown as PolicyDraft),
  ]);
  return toRun(row, bar, key, now);
}

function toRun(row: ReplayRow, bar: AutoBar, key: string, now: EpochMs): ReplayRun {
  const result = row.result as unknown as PolicyReplay | null;
  const isUnderWay = row.state === "waiting" || row.state === "running";
  const isDead = isUnderWay && now - row.seenAt.getTime() > DEAD_AFTER_MS;
  return {
    id: row.id,
    state: isDead ? "failed" : (row.state as ReplayRun["state"]),
    progress: row.progress,
    words: isDead ? "no worker has taken it up, or the one that did ended" : row.words,
    startedAt: row.startedAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
    result,
    unlock: result && unlockWords(result, bar),
    isStale: row.draftKey !== key,
  };
}

/** Whether a replay earns its draft *auto*, in words. */
export function unlockWords(replay: PolicyReplay, bar: AutoBar): { unlocks: boolean; words: string[] } {
  const historyMs = replay.from === null ? null : replay.until - replay.from;
  const verdict = judgeUnlock({ historyMs, score: replay.drafted }, bar);
  return verdict.unlocks
    ? { unlocks: true, words: [verdict.because] }
    : { unlocks: false, words: verdict.missing };
}
