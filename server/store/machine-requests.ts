import type { MachineDimension } from "@/server/domain/machine/machine";
import type { Growth } from "@/server/domain/machine/machine-rung";
import {
  isRequestOver,
  LIVE_REQUEST_STATES,
  nextRequestState,
  type RequestEvent,
  type RequestState,
} from "@/server/domain/machine/request-state";
import type { EpochMs, Probability, Seconds } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import type { Machine, MachineRequest, Prisma } from "./generated/client";
import { toJson } from "./json";
import { unlessUnderWay } from "./store-ask";

export type LiveRequest = MachineRequest & { state: RequestState; dimension: MachineDimension };

/** Requests that are not over, oldest first. */
export async function liveRequests({ prisma }: Database, hostId: number): Promise<LiveRequest[]> {
  const rows = await prisma.machineRequest.findMany({
    where: { hostId, state: { in: LIVE_REQUEST_STATES } },
    orderBy: { askedAt: "asc" },
  });
  return rows as LiveRequest[];
}

/** The newest growth of a machine's dimension with nothing under way; `null`: there is none, or something is. */
export async function lastGrowth(
  { prisma }: Database,
  { hostId, createdAt }: Machine,
  dimension: MachineDimension,
): Promise<MachineRequest | null> {
  const ofIt = { hostId, dimension, askedAt: { gte: createdAt } };
  const last = await prisma.machineRequest.findFirst({
    where: ofIt,
    orderBy: [{ askedAt: "desc" }, { id: "desc" }],
  });
  const isNewest = last?.kind === "grow" || last?.state === "stale";
  if (!last || !isNewest || isRequestOver(last.state as RequestState) === false) return null;
  return last.kind === "grow"
    ? last
    : prisma.machineRequest.findFirst({
        where: { ...ofIt, kind: "grow" },
        orderBy: { askedAt: "desc" },
      });
}

/**
 * Writes what the machine is to be asked for. Nothing is called by this.
 *
 * Returns  the request's id; `null` when another one about the same dimension is under way.
 */
export async function openGrowth(
  db: Database,
  about: {
    hostId: number;
    negotiationId: string;
    growth: Growth;
    deadlineAt: EpochMs;
    durationSeconds: Seconds;
    lossAvoided: Probability;
    because: string;
    now: EpochMs;
  },
): Promise<string | null> {
  const { growth } = about;
  const row = await unlessUnderWay(() =>
    db.prisma.machineRequest.create({
      data: {
        hostId: about.hostId,
        negotiationId: about.negotiationId,
        dimension: growth.dimension,
        kind: "grow",
        state: "asked",
        least: BigInt(growth.least),
        want: BigInt(growth.want),
        lossAvoided: about.lossAvoided,
        durationSeconds: Math.ceil(about.durationSeconds),
        reason: about.because,
        deadlineAt: new Date(about.deadlineAt),
        askedAt: new Date(about.now),
      },
    }),
  );
  return row?.id ?? null;
}

export interface RequestWord {
  at: EpochMs;
  /** The sentence that a person reads; `null`: the move needs none. */
  text: string | null;
  data?: Prisma.MachineRequestUncheckedUpdateManyInput;
}

/**
 * Moves a request by one event: the table decides whether it may, the revision who was first.
 *
 * When it ends, the negotiation that waits for it is due, and the audit has it.
 * Throws  Failure CHANGED_MEANWHILE when the table forbids the move or somebody else moved it since it was read.
 */
export async function advanceRequest(
  tx: Transaction,
  request: LiveRequest,
  event: RequestEvent,
  { at, text, data }: RequestWord,
): Promise<LiveRequest> {
  const state = nextRequestState(request.state, event);
  if (state === null)
    throw new Failure("CHANGED_MEANWHILE", `a request that is ${request.state} cannot ${event}`);
  const isOver = isRequestOver(state);
  const { count } = await tx.machineRequest.updateMany({
    where: { id: request.id, revision: request.revision },
    data: {
      state,
      revision: request.revision + 1,
      ...(isOver ? { endedAt: new Date(at) } : {}),
      ...(text !== null && (isOver || state === "reverting") ? { outcome: text } : {}),
      ...data,
    },
  });
  if (count !== 1) throw new Failure("CHANGED_MEANWHILE", "Somebody else moved this request meanwhile.");
  if (text !== null) await sayOfMachine(tx, request.negotiationId, at, text);
  if (isOver) await concludeIn(tx, request, state, at, text ?? "");
  return (await tx.machineRequest.findUniqueOrThrow({ where: { id: request.id } })) as LiveRequest;
}

async function concludeIn(
  tx: Transaction,
  request: LiveRequest,
  state: RequestState,
  at: EpochMs,
  text: string,
): Promise<void> {
  if (request.negotiationId !== null) {
    await tx.negotiation.updateMany({
      where: { id: request.negotiationId, state: "deferred" },
      data: { expiresAt: new Date(at) },
    });
  }
  await appendAudit(tx, {
    at,
    actor: "controller",
    action: `machine.${request.kind}.${state}`,
    subject: `host:${request.hostId}`,
    detail: text,
    body: { requestId: request.id, negotiationId: request.negotiationId },
  });
}

/** A word about the machine under the host: it moves nothing, and is part of the conversation. */
async function sayOfMachine(
  tx: Transaction,
  negotiationId: string | null,
  at: EpochMs,
  text: string,
): Promise<void> {
  if (negotiationId === null) return;
  await tx.negotiationMessage.create({
    data: { negotiationId, at: new Date(at), sender: "machine", kind: "machine", text, body: toJson({}) },
  });
}
