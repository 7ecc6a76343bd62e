import { readFailureFile } from "@/server/domain/learning/failure-file";
import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import { failureVersions, FAILURE_TREES as KIND, retire } from "./failure-models";
import { toJson } from "./json";

export const CONTROLLER = "controller";

export type DecisionKind = "promoted" | "kept" | "rejected" | "chosen" | "rolled_back";

interface Decision {
  kind: DecisionKind;
  by: string;
  words: string;
  scores?: object;
  at: EpochMs;
}

export type Promotion = { kind: "done"; former: string | null } | { kind: "refused"; because: string };

/**
 * Lets `version` speak; `null`: the first passage alone. What spoke until then is kept, and can be gone back to.
 *
 * expected  who must speak until now, where that was judged against; left out: whoever does.
 */
export async function promoteFailureModel(
  db: Database,
  version: string | null,
  decision: Decision,
  expected?: string | null,
): Promise<Promotion> {
  return db.prisma.$transaction(async (tx) => {
    const champion = await tx.model.findFirst({ where: { kind: KIND, state: "champion" } });
    const former = champion?.version ?? null;
    if (expected !== undefined && expected !== former)
      return { kind: "refused", because: `${former ?? "the first passage"} speaks by now` };
    if (former === version) return { kind: "refused", because: "It speaks already." };
    const row = version === null ? null : await tx.model.findFirst({ where: { kind: KIND, version } });
    if (version !== null && !row?.file)
      return { kind: "refused", because: `There is no ${version} any more.` };
    const read = row?.file ? readFailureFile(row.file) : null;
    if (read?.kind === "damaged")
      return { kind: "refused", because: `${version} must not speak: ${read.because}.` };
    if (champion) await retire(tx, champion.id, `replaced by ${version ?? "the first passage alone"}`);
    if (row)
      await tx.model.update({ where: { id: row.id }, data: { state: "champion", reason: decision.words } });
    await writeDecision(tx, version, former, decision);
    return { kind: "done", former };
  });
}

/** Goes back to what spoke before the champion did. */
export async function rollBackFailureModel(db: Database, by: string, at: EpochMs): Promise<Promotion> {
  const { champion } = await failureVersions(db);
  if (!champion)
    return { kind: "refused", because: "The first passage speaks: nothing was promoted over it." };
  const words = `${champion} is taken back`;
  const former = await spokeBefore(db, champion);
  return promoteFailureModel(db, former, { kind: "rolled_back", by, words, at }, champion);
}

/** Takes a version out for good: its file is damaged. Where it spoke, what spoke before it does again, if that is whole. */
export async function rejectFailureModel(
  db: Database,
  version: string,
  because: string,
  at: EpochMs,
): Promise<void> {
  const words = `${version} is not used: ${because}`;
  const back = await rollBackWhere(db, version, words, at);
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.model.updateMany({
      where: { kind: KIND, version, state: { not: "rejected" } },
      data: { state: "rejected", reason: because },
    });
    // Two processes may find it at once.
    if (count > 0) await writeDecision(tx, version, back, { kind: "rejected", by: CONTROLLER, words, at });
  });
}

async function rollBackWhere(
  db: Database,
  version: string,
  words: string,
  at: EpochMs,
): Promise<string | null> {
  const { champion } = await failureVersions(db);
  if (champion !== version) return null;
  const decision: Decision = { kind: "rolled_back", by: CONTROLLER, words, at };
  const former = await spokeBefore(db, version);
  const done = await promoteFailureModel(db, former, decision, version);
  if (done.kind === "refused" && former !== null) await promoteFailureModel(db, null, decision, version);
  return done.kind === "done" ? former : null;
}

/** Who spoke until `version` was last let speak; `null`: the first passage alone. */
export async function spokeBefore(db: Database, version: string): Promise<string | null> {
  const last = await db.prisma.modelDecision.findFirst({
    where: { version, kind: { in: ["promoted", "chosen"] } },
    orderBy: { id: "desc" },
  });
  return last?.former ?? null;
}

/** Ends a challenger's time in the shadow without a win. */
export async function endChallenger(db: Database, version: string, decision: Decision): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.model.updateMany({
      where: { kind: KIND, version, state: "challenger" },
      data: { state: "retired", reason: decision.words },
    });
    if (count > 0) await writeDecision(tx, version, null, decision);
  });
}

async function writeDecision(
  tx: Transaction,
  version: string | null,
  former: string | null,
  { kind, by, words, scores = {}, at }: Decision,
): Promise<void> {
  await tx.modelDecision.create({
    data: { at: new Date(at), kind, version, former, decidedBy: by, words, scores: toJson(scores) },
  });
  await appendAudit(tx, {
    at,
    actor: by,
    action: `model.${kind}`,
    subject: `model:${version ?? "first-passage"}`,
    detail: words,
  });
}
