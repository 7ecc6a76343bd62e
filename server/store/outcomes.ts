import {
  END_KINDS,
  FAILURE_KINDS,
  LASTING_KINDS,
  type LastingKind,
  type OutcomeKind,
} from "@/server/domain/learning/outcomes/outcome-kinds";
import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { Cause } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";

export interface NewOutcome {
  containerId: number;
  at: EpochMs;
  kind: OutcomeKind;
  planned: boolean;
  /** Of a failure; left out for everything else. */
  cause?: Cause | null;
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

const quoted = (kinds: readonly string[]) => kinds.map((kind) => `'${kind}'`).join(", ");

/** SQL: whether the outcome `o` is a failure; a death of a restart loop is not one beside the loop. */
export const isFailure = (o: string) =>
  `(not ${o}.planned and ${o}.part_of is null and ${o}.kind in (${quoted(FAILURE_KINDS)}))`;

/** SQL: whether the failure `o` was going on at the instant `at`: then nothing is foretold, it is there. */
export const isGoingOn = (o: string, at: string) =>
  `(${o}.at <= ${at} and (${o}.ended_at > ${at} or (${o}.ended_at is null and ${o}.kind in (${quoted(LASTING_KINDS)}))))`;

/** How the assessment knows a failure: by what it did, not by whose fault it was. */
const AS_ASSESSED: Partial<Record<string, FailureKind>> = {
  oom_kill: "oom_kill",
  host_oom_kill: "oom_kill",
  exit_error: "exit_error",
  unhealthy: "unhealthy",
  liveness_lost: "unhealthy",
  slo_violation: "unhealthy",
};

/** Everything unplanned since `from`, oldest first, by container: each death of a restart loop, and not the loop. */
export async function readFailures(
  db: Database,
  containerIds: readonly number[],
  from: EpochMs,
): Promise<Map<number, { at: EpochMs; kind: FailureKind }[]>> {
  const rows = await db.prisma.outcome.findMany({
    where: {
      containerId: { in: [...containerIds] },
      at: { gte: new Date(from) },
      planned: false,
      kind: { in: [...END_KINDS, ...LASTING_KINDS] },
    },
    select: { containerId: true, at: true, kind: true },
    orderBy: { at: "asc" },
  });
  const failures = new Map<number, { at: EpochMs; kind: FailureKind }[]>();
  for (const row of rows) {
    const list = failures.get(row.containerId) ?? [];
    list.push({ at: row.at.getTime(), kind: AS_ASSESSED[row.kind]! });
    failures.set(row.containerId, list);
  }
  return failures;
}

/** When each failure since `from` began, oldest first, by container: a restart loop once. */
export async function readFailureTimes(
  db: Database,
  containerIds: readonly number[],
  from: EpochMs,
): Promise<Map<number, EpochMs[]>> {
  const rows = await db.prisma.outcome.findMany({
    where: {
      containerId: { in: [...containerIds] },
      at: { gte: new Date(from) },
      planned: false,
      partOf: null,
      kind: { in: [...FAILURE_KINDS] },
    },
    select: { containerId: true, at: true },
    orderBy: { at: "asc" },
  });
  const times = new Map<number, EpochMs[]>();
  for (const { containerId, at } of rows) {
    const list = times.get(containerId);
    if (list) list.push(at.getTime());
    else times.set(containerId, [at.getTime()]);
  }
  return times;
}

/** What lasted of a container is over at `at`. Returns  how many outcomes that were. */
export async function endLasting(
  tx: Database["prisma"] | Transaction,
  containerId: number,
  kinds: readonly LastingKind[],
  at: EpochMs,
): Promise<number> {
  const { count } = await tx.outcome.updateMany({
    where: { containerId, kind: { in: [...kinds] }, endedAt: null, at: { lte: new Date(at) } },
    data: { endedAt: new Date(at) },
  });
  return count;
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
