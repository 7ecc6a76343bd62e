import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import { toJson } from "./json";

export const FAILURE_TREES = "failure-trees";
const KIND = FAILURE_TREES;
/** Versions that neither speak nor stand in the shadow, and can be gone back to. */
const KEPT = 20;

export interface FailureModelFile {
  version: string;
  file: Uint8Array<ArrayBuffer>;
}

/** Which trees speak, and which stand in their shadow; `null`: none. Without a champion the first passage speaks alone. */
export async function failureVersions(
  db: Database,
): Promise<{ champion: string | null; challenger: string | null }> {
  const rows = await db.prisma.model.findMany({
    where: { kind: KIND, state: { in: ["champion", "challenger"] } },
    select: { version: true, state: true },
  });
  const of = (state: string) => rows.find((row) => row.state === state)?.version ?? null;
  return { champion: of("champion"), challenger: of("challenger") };
}

export async function readFailureModel(db: Database, version: string): Promise<FailureModelFile | null> {
  const row = await db.prisma.model.findUnique({
    where: { kind_version: { kind: KIND, version } },
    select: { file: true },
  });
  return row?.file ? { version, file: row.file } : null;
}

/** The newest model that was trained here, whether or not it won; `null`: none was. */
export async function newestTrained(db: Database): Promise<FailureModelFile | null> {
  const row = await db.prisma.model.findFirst({
    where: { kind: KIND, parent: { not: null }, file: { not: null } },
    orderBy: { createdAt: "desc" },
    select: { version: true, file: true },
  });
  return row?.file ? { version: row.version, file: row.file } : null;
}

const REASON_OF = {
  champion: "speaks from the start: it came with the product",
  challenger: "came with the product, and stands in the shadow until it wins here",
  retired: "came with the product while one that learnt here stood in the shadow",
} as const;

/**
 * Enters the model that came with the product, once for each version of it, and mends its file: it speaks from the start where `startsAs` says
 * so and nothing speaks yet, else it stands in the shadow, instead of an older one of the product's.
 */
export async function enterShipped(
  db: Database,
  shipped: FailureModelFile,
  startsAs: "champion" | "challenger",
  at: EpochMs,
): Promise<void> {
  const { version, file } = shipped;
  const known = await db.prisma.model.findUnique({
    where: { kind_version: { kind: KIND, version } },
    select: { id: true, file: true },
  });
  if (known) {
    const isSame = known.file !== null && Buffer.compare(known.file, file) === 0;
    if (!isSame) await db.prisma.model.update({ where: { id: known.id }, data: { file } });
    return;
  }
  await db.prisma.$transaction(async (tx) => {
    // Hosts are assessed side by side, by several processes: the first of them enters it.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('pfn-shipped-model'))`;
    if (await tx.model.findUnique({ where: { kind_version: { kind: KIND, version } } })) return;
    const standing = await tx.model.findMany({
      where: { kind: KIND, state: { in: ["champion", "challenger"] } },
    });
    const holds = (state: string) => standing.find((row) => row.state === state);
    const shadow = holds("challenger");
    if (shadow && shadow.parent === null) await retire(tx, shadow.id, `replaced by ${version}`);
    const speaks = startsAs === "champion" && !holds("champion") && standing.length === 0;
    const state = speaks ? "champion" : shadow && shadow.parent !== null ? "retired" : "challenger";
    await tx.model.create({
      data: {
        kind: KIND,
        version,
        state,
        metrics: {},
        file,
        reason: REASON_OF[state],
        createdAt: new Date(at),
      },
    });
  });
}

/** Keeps a trained version in the shadow, in the place of the challenger that stood there. */
export async function saveTrained(
  db: Database,
  trained: FailureModelFile & { parent: string; metrics: object; words: string; at: EpochMs },
): Promise<void> {
  const { version, file, parent, metrics, words, at } = trained;
  await db.prisma.$transaction(async (tx) => {
    await tx.model.updateMany({
      where: { kind: KIND, state: "challenger" },
      data: { state: "retired", reason: `replaced in the shadow by ${version}` },
    });
    await tx.model.create({
      data: {
        ...{ kind: KIND, version, state: "challenger", metrics: toJson(metrics), file, parent },
        ...{ reason: words, createdAt: new Date(at) },
      },
    });
    const old = await tx.model.findMany({
      where: { kind: KIND, state: "retired", parent: { not: null } },
      orderBy: { createdAt: "desc" },
      skip: KEPT,
      select: { id: true },
    });
    await tx.model.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
  });
}

export async function retire(tx: Transaction, id: number, reason: string): Promise<void> {
  await tx.model.update({ where: { id }, data: { state: "retired", reason } });
}
