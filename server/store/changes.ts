import type { Logger } from "pino";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { NegotiationState } from "@/server/domain/negotiation/negotiation-state";
import { failureLine, releaseLine, successLine } from "@/server/domain/negotiation/words";
import type { EpochMs, LimitDimension, Limits } from "@/server/domain/units";
import type { EnforcedLimits } from "@/server/ports/container-runtime";
import { appendAudit } from "./audit";
import { concludeDonation } from "./conclude-donation";
import { concludeReclaim } from "./conclude-reclaim";
import type { Database, Transaction } from "./database";
import type { Change, Container } from "./generated/client";
import { toJson } from "./json";
import { baselineColumn, limitColumns, toLimits } from "./limits-of";
import { advance, type Word } from "./negotiations";
import { sayOfLease } from "./release-grant";

/** A change that this process carries out. */
export interface ClaimedChange {
  id: string;
  hostId: number;
  containerId: number;
  containerName: string;
  negotiationId: string | null;
  leaseId: string | null;
  /**
   * `donate` and `give_back` are a donor's way down and up again, `reclaim` and `restore` those of what nobody needs;
   * `set_again` undoes what somebody else did to a grant.
   */
  kind: "grant" | "step_down" | "release" | "donate" | "give_back" | "reclaim" | "restore" | "set_again";
  /** Which claim this is: a later one overtakes it. */
  fence: number;
  /** When it was decided, or was to be applied: what it was decided on is as old as that. */
  dueSince: EpochMs;
  runtimeId: string;
  startedAt: EpochMs;
  dimension: LimitDimension;
  before: Limits;
  /** Only the dimension that is changed is set. */
  target: Limits;
}

/**
 * Takes a change from `intended` to `calling`; one that is `calling` already is handed out again, to be looked at.
 * Each claim has a greater fence than those before it: a process that was stopped in between finds itself overtaken.
 *
 * Returns  `null` when it has ended, or may still be taken back.
 */
export async function claimChange(db: Database, id: string, now: EpochMs): Promise<ClaimedChange | null> {
  const at = new Date(now);
  return db.prisma.$transaction(async (tx) => {
    await tx.change.updateMany({
      where: { id, state: "intended", OR: [{ appliesAt: null }, { appliesAt: { lte: at } }] },
      data: { state: "calling", calledAt: at },
    });
    const { count } = await tx.change.updateMany({
      where: { id, state: "calling" },
      data: { fence: { increment: 1 } },
    });
    if (count === 0) return null;
    return toClaimed(await tx.change.findUniqueOrThrow({ where: { id }, include: { container: true } }));
  });
}

/** Whether this claim is still the newest of a change that nobody has concluded: asked right before the runtime is. */
export async function isClaimCurrent(db: Database, { id, fence }: ClaimedChange): Promise<boolean> {
  return (await db.prisma.change.count({ where: { id, fence, state: "calling" } })) > 0;
}

function toClaimed(row: Change & { container: Container }): ClaimedChange {
  return {
    id: row.id,
    hostId: row.container.hostId,
    containerId: row.containerId,
    containerName: row.container.name,
    negotiationId: row.negotiationId,
    leaseId: row.leaseId,
    kind: row.kind as ClaimedChange["kind"],
    fence: row.fence,
    dueSince: (row.appliesAt ?? row.decidedAt).getTime(),
    runtimeId: row.runtimeId,
    startedAt: row.startedAt.getTime(),
    dimension: row.dimension as LimitDimension,
    before: toLimits(
      row.fromCpuMillicores,
      row.fromMemoryBytes,
      row.fromNetworkBytesPerSecond,
      row.fromDiskBytesPerSecond,
    ),
    target: toLimits(
      row.toCpuMillicores,
      row.toMemoryBytes,
      row.toNetworkBytesPerSecond,
      row.toDiskBytesPerSecond,
    ),
  };
}

export type Conclusion =
  | { kind: "verified"; at: EpochMs; enforced: EnforcedLimits }
  /** The ground had moved: nothing was called. */
  | { kind: "stale"; at: EpochMs; because: string }
  | { kind: "failed"; at: EpochMs; because: string }
  /** The runtime itself said "not now", and left everything as it was. */
  | { kind: "deferred"; at: EpochMs; because: string; retryAt: EpochMs }
  /** The runtime itself said that its host has not that much. */
  | { kind: "infeasible"; at: EpochMs; because: string };

/**
 * Writes how a change ended, with its lease, its negotiation and its container, in one transaction; nothing when
 * somebody else has claimed it since.
 */
export async function concludeChange(
  { db, log }: { db: Database; log: Logger },
  change: ClaimedChange,
  conclusion: Conclusion,
): Promise<void> {
  const concluded = await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.change.updateMany({
      where: { id: change.id, state: "calling", fence: change.fence },
      data: {
        // A change that was put off has ended like one that failed; its negotiation knows the difference.
        state: conclusion.kind === "verified" || conclusion.kind === "stale" ? conclusion.kind : "failed",
        endedAt: new Date(conclusion.at),
        ...(conclusion.kind === "verified"
          ? { observed: toJson(conclusion.enforced) }
          : { error: conclusion.because }),
      },
    });
    if (count === 0) return false;
    if (conclusion.kind === "verified") await onVerified(tx, change, conclusion);
    else await onFailed(tx, change, conclusion);
    return true;
  });
  if (!concluded) return;
  const about = { container: change.containerName, changeId: change.id };
  if (conclusion.kind === "verified") log.info(about, verifiedLine(change));
  else log.error(about, failureLine(change.containerName, conclusion.because));
}

function wordsOf({ dimension, before, target }: ClaimedChange) {
  return { dimension, from: limitOf(before, dimension) ?? 0, to: limitOf(target, dimension) ?? 0 };
}

function verifiedLine(change: ClaimedChange): string {
  const words = wordsOf(change);
  const line = words.to >= words.from ? successLine : releaseLine;
  return line(change.containerName, words);
}

/** Changes that a negotiation of their own waits for. */
const SETTLING: ReadonlySet<ClaimedChange["kind"]> = new Set(["grant", "reclaim"]);

async function onVerified(
  tx: Transaction,
  change: ClaimedChange,
  { at, enforced }: Extract<Conclusion, { kind: "verified" }>,
): Promise<void> {
  const { dimension, before, target, leaseId, negotiationId } = change;
  const to = limitOf(target, dimension) ?? 0;
  const container = await tx.container.findUniqueOrThrow({ where: { id: change.containerId } });
  await tx.container.update({
    where: { id: change.containerId },
    data: {
      ...limitColumns(enforced.limits),
      limitsAt: new Date(at),
      ...firstBaselines(container, before),
    },
  });
  const line = verifiedLine(change);
  if (change.kind === "grant" && leaseId && negotiationId) {
    await supersede(tx, change, at);
    await tx.lease.update({ where: { id: leaseId }, data: { state: "active" } });
  }
  if (SETTLING.has(change.kind) && negotiationId) {
    await moveOn(tx, negotiationId, ["verify", "commit"], at, [
      `Read back from ${enforced.source}: ${amountWords(dimension, limitOf(enforced.limits, dimension) ?? 0)}`,
      line,
    ]);
  }
  if (change.kind !== "grant" && leaseId && negotiationId) {
    const isFinal = change.kind === "release";
    await tx.lease.update({
      where: { id: leaseId },
      data: { granted: BigInt(to), ...(isFinal ? { state: "released", endedAt: new Date(at) } : {}) },
    });
    if (change.kind === "set_again") {
      const text = `Set again: ${amountWords(dimension, to)}, read back from ${enforced.source}`;
      await sayOfLease(tx, negotiationId, "restore", at, text);
    }
    if (isFinal)
      await sayOfLease(tx, negotiationId, "release", at, `Released: ${amountWords(dimension, to)} again`);
  }
  await concludeDonation(tx, change, { at, because: null });
  await concludeReclaim(tx, change, { at, because: null });
  await appendAudit(tx, {
    at,
    actor: "controller",
    action: `change.${change.kind}`,
    subject: `container:${change.containerId}`,
    detail: line,
    body: { changeId: change.id, enforced: toJson(enforced) },
  });
}

/** What it had before PFN first changed it, in every dimension that is not remembered yet. */
function firstBaselines(container: Container, before: Limits) {
  return {
    ...(container.baselineCpuMillicores === null ? baselineColumn(before, "cpu") : {}),
    ...(container.baselineMemoryBytes === null ? baselineColumn(before, "memory") : {}),
    ...(container.baselineNetworkBytesPerSecond === null ? baselineColumn(before, "network") : {}),
    ...(container.baselineDiskBytesPerSecond === null ? baselineColumn(before, "disk") : {}),
  };
}

/** A grant on top of another takes its place: the older lease ends, and the newer one leads back to its baseline. */
async function supersede(tx: Transaction, change: ClaimedChange, at: EpochMs): Promise<void> {
  const older = await tx.lease.findFirst({
    where: {
      containerId: change.containerId,
      dimension: change.dimension,
      state: { in: ["active", "releasing"] },
    },
  });
  if (!older) return;
  const note = "taken over by a newer grant";
  await tx.lease.update({
    where: { id: older.id },
    data: { state: "released", endedAt: new Date(at), note },
  });
  await sayOfLease(tx, older.negotiationId, "release", at, `Ended: ${note}`);
}

async function onFailed(
  tx: Transaction,
  change: ClaimedChange,
  conclusion: Exclude<Conclusion, { kind: "verified" }>,
): Promise<void> {
  const { at, because } = conclusion;
  if (change.leaseId) {
    await tx.lease.updateMany({
      where: { id: change.leaseId, state: { in: ["reserved", "active", "releasing"] } },
      // A release that did not work leaves the grant in force: the next cycle plans again.
      data:
        change.kind === "grant"
          ? { state: "rolled_back", endedAt: new Date(at), note: because }
          : { state: "active", note: because },
    });
  }
  await concludeDonation(tx, change, { at, because });
  await concludeReclaim(tx, change, { at, because });
  const line = failureLine(change.containerName, because);
  if (SETTLING.has(change.kind) && change.negotiationId)
    await endWithout(tx, change, change.negotiationId, conclusion, line);
  await appendAudit(tx, {
    at,
    actor: "controller",
    action: `change.${change.kind}.failed`,
    subject: `container:${change.containerId}`,
    detail: line,
    body: { changeId: change.id },
  });
}

/** An ask that the runtime puts off waits to be asked again; one that its host can never serve has ended so. */
async function endWithout(
  tx: Transaction,
  change: ClaimedChange,
  negotiationId: string,
  conclusion: Exclude<Conclusion, { kind: "verified" }>,
  line: string,
): Promise<void> {
  const { at, because, kind } = conclusion;
  if (change.kind === "grant" && kind === "deferred")
    // What was decided came to nothing: the next offer is decided anew.
    await moveOn(tx, negotiationId, ["defer"], at, [because], {
      expiresAt: new Date(conclusion.retryAt),
      decidedBy: null,
      decidedAt: null,
      decisionNote: null,
      settledAmount: null,
    });
  else if (change.kind === "grant" && kind === "infeasible")
    await moveOn(tx, negotiationId, ["infeasible"], at, [because]);
  else await moveOn(tx, negotiationId, ["roll_back"], at, [line]);
}

async function moveOn(
  tx: Transaction,
  negotiationId: string,
  events: readonly ("verify" | "commit" | "roll_back" | "defer" | "infeasible")[],
  at: EpochMs,
  texts: readonly string[],
  data: Word["data"] = {},
): Promise<void> {
  const row = await tx.negotiation.findUniqueOrThrow({ where: { id: negotiationId } });
  let handle = { id: row.id, state: row.state as NegotiationState, revision: row.revision };
  for (const [i, event] of events.entries()) {
    const sender = event === "commit" ? "controller" : "runtime";
    handle = await advance(tx, handle, event, { at, sender, text: texts[i] ?? event, data });
  }
}

/** Changes of a host that nobody concluded: asked for or called, and older than `before`. */
export async function stuckChanges(db: Database, hostId: number, before: EpochMs): Promise<string[]> {
  const rows = await db.prisma.change.findMany({
    where: {
      container: { hostId },
      state: { in: ["intended", "calling"] },
      decidedAt: { lt: new Date(before) },
    },
    orderBy: { decidedAt: "asc" },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Intent rows that nobody has taken up yet, oldest first. */
export async function pendingChanges(db: Database, hostId: number): Promise<string[]> {
  const rows = await db.prisma.change.findMany({
    where: { container: { hostId }, state: "intended" },
    select: { id: true },
    orderBy: { decidedAt: "asc" },
  });
  return rows.map((row) => row.id);
}
