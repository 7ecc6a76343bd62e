import { randomUUID } from "node:crypto";
import { groupRestartLoops, LOOP_WINDOW_MS } from "@/server/domain/learning/outcomes/group-restart-loops";
import { EXIT_KILLED } from "@/server/domain/learning/outcomes/judge-end";
import { END_KINDS } from "@/server/domain/learning/outcomes/outcome-kinds";
import type { Cause } from "@/server/domain/risk/assessment";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import type { Outcome } from "./generated/client";
import { type NewOutcome, recordOutcome } from "./outcomes";

/** A kill and the death that it causes are one failure, told in either order. */
const ONE_END_MS: DurationMs = 5_000;
const KILLS = ["oom_kill", "host_oom_kill", "own_change"];

/**
 * The end of a process, once: an engine may tell of an OOM kill before or after the death that it causes, and of each
 * process that it killed. A death that was taken for a crash becomes the kill that it was. Deaths that follow each other
 * closely become one restart loop.
 *
 * Returns  whether anything was learnt from it.
 */
export async function recordEnd(db: Database, outcome: NewOutcome): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    // Two streams of one host may tell the same end at once.
    await tx.$executeRaw`select id from container where id = ${outcome.containerId} for no key update`;
    const isNew = await recordOnce(tx, outcome);
    if (isNew) await regroup(tx, outcome.containerId, outcome.at);
    return isNew;
  });
}

/** What looked like a failure was a deployment. */
export async function recordReplaced(db: Database, outcomeId: bigint, detail: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const row = await tx.outcome.update({
      where: { id: outcomeId },
      data: { kind: "replaced", planned: true, cause: null, partOf: null, detail },
    });
    await regroup(tx, row.containerId, row.at.getTime());
  });
}

async function recordOnce(tx: Transaction, outcome: NewOutcome): Promise<boolean> {
  const { containerId, at, kind } = outcome;
  const near = await tx.outcome.findMany({
    where: { containerId, at: { gte: new Date(at - ONE_END_MS), lte: new Date(at + ONE_END_MS) } },
  });
  const isSameLife = (row: Outcome) =>
    !near.some((other) => other.kind === "start" && isBetween(other, row, at));
  const told = near.filter(isSameLife);
  const isKill = KILLS.includes(kind);
  const isEndOfKill = outcome.exitCode === EXIT_KILLED || isKill;
  if (isEndOfKill && told.some((row) => KILLS.includes(row.kind))) return false;
  const crash = isKill && told.find((row) => row.kind === "exit_error" && row.exitCode === EXIT_KILLED);
  if (!crash) return recordOutcome(tx, outcome);
  const { planned, cause = null, detail } = outcome;
  await tx.outcome.update({ where: { id: crash.id }, data: { kind, planned, cause, detail } });
  return true;
}

function isBetween(start: Outcome, row: Outcome, at: EpochMs): boolean {
  const [from, to] = [Math.min(row.at.getTime(), at), Math.max(row.at.getTime(), at)];
  return start.at.getTime() > from && start.at.getTime() < to;
}

/** Brings the restart loops around `at` in line with the deaths that are known: the same ones, whatever came first. */
async function regroup(tx: Transaction, containerId: number, at: EpochMs): Promise<void> {
  const known = await tx.outcome.findMany({
    where: {
      containerId,
      kind: "restart_loop",
      at: { lte: new Date(at + 2 * LOOP_WINDOW_MS) },
      endedAt: { gte: new Date(at - 2 * LOOP_WINDOW_MS) },
    },
    orderBy: { at: "asc" },
  });
  const from = Math.min(at, ...known.map((loop) => loop.at.getTime())) - 2 * LOOP_WINDOW_MS;
  const until = Math.max(at, ...known.map((loop) => loop.endedAt!.getTime())) + 2 * LOOP_WINDOW_MS;
  const deaths = await tx.outcome.findMany({
    where: {
      containerId,
      planned: false,
      kind: { in: [...END_KINDS] },
      at: { gte: new Date(from), lte: new Date(until) },
    },
    select: { id: true, at: true, cause: true },
  });
  const spare = [...known];
  const isOwn = (loop: Outcome, own: { from: EpochMs; until: EpochMs }) =>
    loop.at.getTime() <= own.until && loop.endedAt!.getTime() >= own.from;
  const found = groupRestartLoops(
    deaths.map((death) => ({
      id: death.id,
      at: death.at.getTime(),
      cause: (death.cause ?? "other") as Cause,
    })),
  );
  await tx.outcome.updateMany({
    where: { partOf: { in: known.map(({ id }) => id) } },
    data: { partOf: null },
  });
  for (const loop of found) {
    const place = spare.findIndex((own) => isOwn(own, loop));
    const old = place < 0 ? null : spare.splice(place, 1)[0]!;
    const minutes = Math.max(1, Math.round((loop.until - loop.from) / 60_000));
    const data = {
      at: new Date(loop.from),
      endedAt: new Date(loop.until),
      count: loop.deaths.length,
      cause: loop.cause,
      detail: `restart loop: died ${loop.deaths.length} times within ${minutes} min`,
    };
    const row = old
      ? await tx.outcome.update({ where: { id: old.id }, data })
      : await tx.outcome.create({
          data: {
            ...data,
            containerId,
            kind: "restart_loop",
            planned: false,
            eventKey: `loop:${randomUUID()}`,
          },
        });
    await tx.outcome.updateMany({
      where: { id: { in: loop.deaths.map(({ id }) => id) } },
      data: { partOf: row.id },
    });
  }
  // Two loops that a late word joined are one.
  if (spare.length > 0) await tx.outcome.deleteMany({ where: { id: { in: spare.map(({ id }) => id) } } });
}
