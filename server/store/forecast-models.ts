import type { z } from "zod";
import type { forecastModelRow } from "@/server/api/shapes/models";
import { readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import { toJson } from "./json";

const KIND = "lstm";
/** Trained weights are small, but not every one of them must be kept for ever. */
const KEPT = 20;

/** What a version lost on later data that neither it nor the champion was trained on, in usual changes. */
export interface LstmScores {
  heldExamples: number;
  loss: number;
  /** Of the champion of that time, on the same examples. */
  championLoss: number;
  series: number;
  examples: number;
}

export interface TrainedVersion {
  version: string;
  file: Uint8Array<ArrayBuffer>;
  parent: string;
  scores: LstmScores;
  /** Whether it takes the champion's place, and why. */
  isPromoted: boolean;
  reason: string;
  at: EpochMs;
}

/** The version that speaks, and its file; `null`: the one that came with the product. */
export async function championLstm(
  db: Database,
): Promise<{ version: string; file: Uint8Array<ArrayBuffer> } | null> {
  const row = await db.prisma.model.findFirst({
    where: { kind: KIND, state: "champion" },
    select: { version: true, file: true },
  });
  return row?.file ? { version: row.version, file: row.file } : null;
}

/** Which version speaks, without its file. */
export async function championLstmVersion(db: Database): Promise<string | null> {
  const row = await db.prisma.model.findFirst({
    where: { kind: KIND, state: "champion" },
    select: { version: true },
  });
  return row?.version ?? null;
}

/** Keeps a trained version, and makes it the champion where it won. */
export async function saveLstm(db: Database, trained: TrainedVersion): Promise<void> {
  const { version, file, parent, scores, reason, at } = trained;
  await db.prisma.$transaction(async (tx) => {
    const champion = await tx.model.findFirst({ where: { kind: KIND, state: "champion" } });
    // It won against its parent. Where a person chose another one meanwhile, that choice stands.
    const isPromoted = trained.isPromoted && (champion === null || champion.version === parent);
    if (isPromoted) await retireChampion(tx, `replaced by ${version}`);
    await tx.model.create({
      data: {
        kind: KIND,
        version,
        state: isPromoted ? "champion" : "challenger",
        metrics: toJson(scores),
        file,
        parent,
        reason,
        createdAt: new Date(at),
      },
    });
    if (isPromoted)
      await appendAudit(tx, {
        at,
        actor: "controller",
        action: "model.promote",
        subject: `model:${version}`,
        detail: `${version} speaks from now on: ${reason}`,
      });
    const old = await tx.model.findMany({
      where: { kind: KIND, state: { not: "champion" } },
      orderBy: { createdAt: "desc" },
      skip: KEPT,
      select: { id: true },
    });
    await tx.model.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
  });
}

/**
 * Makes `version` the champion at a person's word; `null` goes back to the one that came with the product. False when there is
 * no such version.
 */
export async function promoteLstm(
  db: Database,
  version: string | null,
  actor: string,
  at: EpochMs,
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const row = version ? await tx.model.findFirst({ where: { kind: KIND, version } }) : null;
    if (version !== null && (!row?.file || readLstm(row.file).kind === "damaged")) return false;
    await retireChampion(tx, `taken out by ${actor}`);
    if (row)
      await tx.model.update({
        where: { id: row.id },
        data: { state: "champion", reason: `chosen by ${actor}` },
      });
    await appendAudit(tx, {
      at,
      actor,
      action: "model.promote",
      subject: `model:${version ?? "shipped"}`,
      detail: version
        ? `${version} speaks from now on`
        : "the LSTM that came with the product speaks from now on",
    });
    return true;
  });
}

async function retireChampion(tx: Transaction, reason: string): Promise<void> {
  await tx.model.updateMany({ where: { kind: KIND, state: "champion" }, data: { state: "retired", reason } });
}

/** Every version that is kept, the newest first. */
export async function listLstmVersions(db: Database): Promise<z.infer<typeof forecastModelRow>[]> {
  const rows = await db.prisma.model.findMany({
    where: { kind: KIND },
    orderBy: { createdAt: "desc" },
    select: { version: true, state: true, parent: true, reason: true, metrics: true, createdAt: true },
  });
  return rows.map(({ version, state, parent, reason, metrics, createdAt }) => ({
    version,
    state: state as "champion" | "challenger" | "retired",
    parent,
    reason,
    scores: metrics as unknown as LstmScores,
    createdAt: createdAt.getTime(),
  }));
}
