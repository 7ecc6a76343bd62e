import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";

export const FAILURE_KINDS = ["oom_kill", "exit_error", "unhealthy"] as const;

export type OutcomeKind =
  | (typeof FAILURE_KINDS)[number]
  | "exit_clean"
  | "healthy"
  | "start"
  | "stopped"
  | "limits_changed_outside";

export interface NewOutcome {
  containerId: number;
  at: EpochMs;
  kind: OutcomeKind;
  planned: boolean;
  exitCode: number | null;
  detail: string;
  /** The same event delivered twice has the same key, and is kept once. */
  eventKey: string;
}

/** Returns  whether it was new. */
export async function recordOutcome(
  tx: Database["prisma"] | Transaction,
  outcome: NewOutcome,
): Promise<boolean> {
  const { count } = await tx.outcome.createMany({
    data: [{ ...outcome, at: new Date(outcome.at) }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** An OOM kill and the death that it causes are one failure, told in either order. */
const ONE_END_MS: DurationMs = 5_000;
const EXIT_KILLED = 137;

/**
 * The end of a container's life, once: an engine may tell of an OOM kill before or after the death that it causes, and of
 * each process that it killed. A death that was taken for a crash becomes the OOM kill that it was.
 *
 * Returns  whether anything was learnt from it.
 */
export async function recordFailureOnce(db: Database, outcome: NewOutcome): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    // Two streams of one host may tell the same end at once.
    await tx.$executeRaw`select id from container where id = ${outcome.containerId} for no key update`;
    const { containerId } = outcome;
    const at = { gte: new Date(outcome.at - ONE_END_MS), lte: new Date(outcome.at) };
    if ((await tx.outcome.count({ where: { containerId, at, kind: "oom_kill" } })) > 0) return false;
    if (outcome.kind === "oom_kill") {
      const { count } = await tx.outcome.updateMany({
        where: { containerId, at, kind: "exit_error", exitCode: EXIT_KILLED },
        data: { kind: "oom_kill", detail: outcome.detail },
      });
      if (count > 0) return true;
    }
    return recordOutcome(tx, outcome);
  });
}

/** Unplanned failures since `from`, oldest first, by container. */
export async function readFailures(
  db: Database,
  containerIds: readonly number[],
  from: EpochMs,
): Promise<Map<number, { at: EpochMs; kind: (typeof FAILURE_KINDS)[number] }[]>> {
  const rows = await db.prisma.outcome.findMany({
    where: {
      containerId: { in: [...containerIds] },
      at: { gte: new Date(from) },
      planned: false,
      kind: { in: [...FAILURE_KINDS] },
    },
    select: { containerId: true, at: true, kind: true },
    orderBy: { at: "asc" },
  });
  const failures = new Map<number, { at: EpochMs; kind: (typeof FAILURE_KINDS)[number] }[]>();
  for (const row of rows) {
    const list = failures.get(row.containerId) ?? [];
    list.push({ at: row.at.getTime(), kind: row.kind as (typeof FAILURE_KINDS)[number] });
    failures.set(row.containerId, list);
  }
  return failures;
}

/** Starts that were seen since `from`, by container. */
export async function countStarts(
  db: Database,
  containerIds: readonly number[],
  from: EpochMs,
): Promise<Map<number, number>> {
  const rows = await db.prisma.outcome.groupBy({
    by: ["containerId"],
    where: { containerId: { in: [...containerIds] }, at: { gte: new Date(from) }, kind: "start" },
    _count: true,
  });
  return new Map(rows.map((row) => [row.containerId, row._count]));
}
