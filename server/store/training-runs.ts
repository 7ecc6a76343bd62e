import type { z } from "zod";
import type { trainingRunRow } from "@/server/api/shapes/models";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { Prisma } from "./generated/client";

export type TrainingEnd = "promoted" | "kept" | "refused" | "failed" | "cancelled";

/** Without a sign of life for so long, the process that trained is gone. */
const DEAD_AFTER_MS: DurationMs = 5 * 60_000;
const SHOWN = 10;

/** The id of a new run; `null` while another of its kind is under way. */
export async function beginTraining(
  db: Database,
  kind: string,
  startedBy: string,
  now: EpochMs,
): Promise<number | null> {
  await failDead(db, kind, now);
  const at = new Date(now);
  const data = { kind, state: "running", words: "reading what was collected", startedBy };
  try {
    return (await db.prisma.trainingRun.create({ data: { ...data, startedAt: at, seenAt: at } })).id;
  } catch (error) {
    // The partial unique index: somebody else trains already.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return null;
    throw error;
  }
}

/** A run whose process ended is not under way any more: whoever asks finds it failed. */
async function failDead(db: Database, kind: string, now: EpochMs): Promise<void> {
  await db.prisma.trainingRun.updateMany({
    where: { kind, state: "running", seenAt: { lt: new Date(now - DEAD_AFTER_MS) } },
    data: { state: "failed", words: "the process that trained it ended", endedAt: new Date(now) },
  });
}

/** `progress` in [0, 1]. */
export async function tellTraining(
  db: Database,
  id: number,
  progress: number,
  words: string,
  now: EpochMs,
): Promise<void> {
  await db.prisma.trainingRun.updateMany({
    where: { id, state: "running" },
    data: { progress, words, seenAt: new Date(now) },
  });
}

export async function endTraining(
  db: Database,
  id: number,
  end: { state: TrainingEnd; words: string; version?: string },
  now: EpochMs,
): Promise<void> {
  await db.prisma.trainingRun.updateMany({
    where: { id, state: "running" },
    data: { ...end, progress: 1, seenAt: new Date(now), endedAt: new Date(now) },
  });
}

/** Asks the one under way to end; false when none is. Whoever trains looks every few seconds. */
export async function cancelTraining(db: Database, kind: string, cancelBy: string): Promise<boolean> {
  const where = { kind, state: "running" };
  return (await db.prisma.trainingRun.updateMany({ where, data: { cancelBy } })).count > 0;
}

/** Who asked a run to end; `null`: nobody. */
export async function cancelledBy(db: Database, id: number): Promise<string | null> {
  const run = await db.prisma.trainingRun.findUnique({ where: { id }, select: { cancelBy: true } });
  return run?.cancelBy ?? null;
}

/** The newest runs of a kind. */
export async function listTrainings(
  db: Database,
  kind: string,
  now: EpochMs,
): Promise<z.infer<typeof trainingRunRow>[]> {
  await failDead(db, kind, now);
  const rows = await db.prisma.trainingRun.findMany({
    where: { kind },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: SHOWN,
  });
  return rows.map((row) => ({
    id: row.id,
    state: row.state as TrainingEnd | "running",
    progress: row.progress,
    words: row.words,
    version: row.version,
    startedBy: row.startedBy,
    startedAt: row.startedAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
  }));
}
