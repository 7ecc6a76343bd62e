import {
  FAILURE_KINDS,
  LASTING_KINDS,
  type LastingKind,
  type OutcomeKind,
} from "@/server/domain/learning/outcomes/outcome-kinds";
import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { Cause } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import { ASSESSED_KINDS, assessedFailures } from "./assessed-failures";
import type { Database, Transaction } from "./database";
import { groupBy } from "./group-by";

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

/** SQL: whether the failure `o` began while no other one of its container was going on: what follows from it is no second one. */
export const isOnset = (o: string) => `(not exists (
  select from outcome earlier where earlier.container_id = ${o}.container_id and earlier.id <> ${o}.id
    and earlier.at < ${o}.at and ${isFailure("earlier")} and ${isGoingOn("earlier", `${o}.at`)}))`;

/** What an assessment looks back on since `from`, oldest first: each death of a restart loop, and not the loop. */
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
      kind: { in: [...ASSESSED_KINDS] },
    },
    select: { containerId: true, at: true, kind: true, endedAt: true },
    orderBy: { at: "asc" },
  });
  const groups = groupBy(rows, ({ containerId }) => containerId);
  return new Map([...groups].map(([id, own]) => [id, assessedFailures(own)]));
}

/** When each failure since `from` began, oldest first, by container: a restart loop once, and what follows from another not at all. */
export async function readFailureTimes(
  db: Database,
  containerIds: readonly number[],
  from: EpochMs,
): Promise<Map<number, EpochMs[]>> {
  const { rows } = await db.pool.query<{ id: number; at: Date }>(
    `select o.container_id as id, o.at from outcome o
     where o.container_id = any($1::int[]) and o.at >= $2 and ${isFailure("o")} and ${isOnset("o")} order by o.at`,
    [containerIds, new Date(from)],
  );
  const groups = groupBy(rows, ({ id }) => id);
  return new Map([...groups].map(([id, own]) => [id, own.map(({ at }) => at.getTime())]));
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
