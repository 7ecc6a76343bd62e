import {
  isTerminal,
  type NegotiationEvent,
  type NegotiationState,
  transition,
} from "@/server/domain/negotiation/negotiation-state";
import type { Answer, Ask, Mode, ResolvedPolicy } from "@/server/domain/negotiation/terms";
import type { EpochMs } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import type { Database, Transaction } from "./database";
import type { Prisma } from "./generated/client";
import { toJson } from "./json";

/** States in which the next word is being waited for. */
export const UNDER_WAY: readonly NegotiationState[] = [
  "open",
  "asked",
  "deferred",
  "offered",
  "waiting_approval",
  "accepted",
  "applying",
  "verifying",
];

/** Which way the limit would go: the container asks for more, or the host for what it does not need. */
export type NegotiationKind = "grant" | "reclaim";

export interface NewNegotiation {
  hostId: number;
  containerId: number;
  mode: Mode;
  ask: Ask;
  policy: ResolvedPolicy;
  /** Left out: the container asks for more. */
  kind?: NegotiationKind;
  reason: string;
  now: EpochMs;
}

/** A negotiation as far as its protocol goes. */
export interface NegotiationHandle {
  id: string;
  state: NegotiationState;
  revision: number;
}

/**
 * Begins one in state `open`.
 *
 * Throws  Prisma's P2002 when one is under way for the same container and dimension: the database decides, not a
 *         look beforehand.
 */
export async function openNegotiation(tx: Transaction, input: NewNegotiation): Promise<NegotiationHandle> {
  const row = await tx.negotiation.create({
    data: {
      hostId: input.hostId,
      containerId: input.containerId,
      dimension: input.ask.dimension,
      kind: input.kind ?? "grant",
      state: "open",
      mode: input.mode,
      ask: toJson(input.ask),
      policy: toJson(input.policy),
      risk: input.ask.risk,
      reason: input.reason,
      deadlineAt: new Date(input.ask.deadlineAt),
      createdAt: new Date(input.now),
    },
    select: { id: true, revision: true },
  });
  return { id: row.id, revision: row.revision, state: "open" };
}

export interface Word {
  at: EpochMs;
  /** container, host, policy, operator:<name>, runtime, controller. */
  sender: string;
  text: string;
  body?: unknown;
  /** Columns that change with it. */
  data?: Prisma.NegotiationUncheckedUpdateManyInput;
}

/**
 * Moves a negotiation by one message: the protocol's table decides whether it may, the revision decides who was first.
 *
 * Throws  Failure CHANGED_MEANWHILE when the table forbids the move or somebody else moved it since it was read.
 */
export async function advance(
  tx: Transaction,
  handle: NegotiationHandle,
  event: NegotiationEvent,
  word: Word,
): Promise<NegotiationHandle> {
  const next = transition(handle.state, event);
  if (!next.ok) throw new Failure("CHANGED_MEANWHILE", next.because);
  const { count } = await tx.negotiation.updateMany({
    where: { id: handle.id, revision: handle.revision },
    data: {
      state: next.state,
      revision: handle.revision + 1,
      ...(isTerminal(next.state) ? { endedAt: new Date(word.at), outcome: word.text } : {}),
      ...word.data,
    },
  });
  if (count !== 1)
    throw new Failure("CHANGED_MEANWHILE", "Somebody else moved this negotiation meanwhile; look again.");
  await tx.negotiationMessage.create({
    data: {
      negotiationId: handle.id,
      at: new Date(word.at),
      sender: word.sender,
      kind: event,
      text: word.text,
      body: toJson(word.body ?? {}),
    },
  });
  return { id: handle.id, revision: handle.revision + 1, state: next.state };
}

/** A negotiation with what its decision needs; `null` when there is none of that id. */
export async function findNegotiation(tx: Database["prisma"] | Transaction, id: string) {
  const row = await tx.negotiation.findUnique({ where: { id }, include: { container: true } });
  return row && storedOf(row);
}

/** The same of a host's that are in these states, oldest first. */
export async function listNegotiations(
  { prisma }: Database,
  where: { hostId: number; kind: NegotiationKind; states: readonly NegotiationState[] },
) {
  const { hostId, kind, states } = where;
  const rows = await prisma.negotiation.findMany({
    where: { hostId, kind, state: { in: [...states] } },
    include: { container: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(storedOf);
}

function storedOf(row: Prisma.NegotiationGetPayload<{ include: { container: true } }>) {
  return {
    ...row,
    handle: { id: row.id, state: row.state as NegotiationState, revision: row.revision } as NegotiationHandle,
    ask: row.ask as unknown as Ask,
    answer: row.answer as unknown as Answer | null,
    policy: row.policy as unknown as ResolvedPolicy,
  };
}
export type StoredNegotiation = ReturnType<typeof storedOf>;

/** Asks that wait for a person; what could be saved is not urgent, and is counted on its own screen. */
export async function countWaiting(db: Database): Promise<number> {
  return db.prisma.negotiation.count({ where: { state: "waiting_approval", kind: "grant" } });
}
