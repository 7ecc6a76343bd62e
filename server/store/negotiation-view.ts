import type { NegotiationDetail, NegotiationRow } from "@/server/api/shapes/negotiation";
import { floorTo, GRAIN } from "@/server/domain/negotiation/grid";
import { leaseSecondsOf } from "@/server/domain/negotiation/lease-seconds";
import { boundsOf } from "@/server/domain/negotiation/limit-of";
import type { Answer, Ask, ResolvedPolicy } from "@/server/domain/negotiation/terms";
import { validateCounter } from "@/server/domain/negotiation/validate-counter";
import { Failure } from "@/server/failures";
import type { Database } from "./database";
import type { Prisma } from "./generated/client";
import { readLedger } from "./ledger";
import { limitsOf } from "./limits-of";
import { UNDER_WAY } from "./negotiations";

const WITH_NAMES = {
  container: true,
  host: { select: { name: true, kind: true } },
} as const satisfies Prisma.NegotiationInclude;
type Row = Prisma.NegotiationGetPayload<{ include: typeof WITH_NAMES }>;

/** Waiting: the nearest expiry first. Others: the newest first. */
export async function readNegotiations(
  db: Database,
  query: { scope: "waiting" | "live" | "ended"; containerId?: number; limit: number },
): Promise<NegotiationRow[]> {
  const states: Record<typeof query.scope, Prisma.NegotiationWhereInput> = {
    waiting: { state: "waiting_approval" },
    live: { state: { in: [...UNDER_WAY.filter((s) => s !== "waiting_approval"), "committed"] } },
    ended: { endedAt: { not: null } },
  };
  const rows = await db.prisma.negotiation.findMany({
    where: { ...states[query.scope], ...(query.containerId ? { containerId: query.containerId } : {}) },
    include: WITH_NAMES,
    orderBy: query.scope === "waiting" ? { expiresAt: "asc" } : { createdAt: "desc" },
    take: query.limit,
  });
  return rows.map(toRow);
}

/** One with its whole conversation. Throws Failure NOT_FOUND. */
export async function readNegotiation(db: Database, id: string): Promise<NegotiationDetail> {
  const row = await db.prisma.negotiation.findUnique({
    where: { id },
    include: { ...WITH_NAMES, messages: { orderBy: { id: "asc" } } },
  });
  if (!row) throw new Failure("NOT_FOUND", "There is no such negotiation.");
  const policy = row.policy as unknown as ResolvedPolicy;
  return {
    ...toRow(row),
    messages: row.messages.map((m) => ({ at: m.at.getTime(), sender: m.sender, kind: m.kind, text: m.text })),
    counterRange: await counterRange(db, row),
    policy: { policy: policy.policy, sources: policy.sources },
  };
}

async function counterRange(db: Database, row: Row): Promise<NegotiationDetail["counterRange"]> {
  if (row.state !== "waiting_approval") return null;
  const ask = row.ask as unknown as Ask;
  const answer = row.answer as unknown as Answer;
  const { policy } = row.policy as unknown as ResolvedPolicy;
  const { ledger } = await readLedger(db, {
    hostId: row.hostId,
    now: row.createdAt.getTime(),
    asking: { containerId: row.containerId, dimension: ask.dimension },
    until: row.createdAt.getTime() + leaseSecondsOf(ask, answer) * 1000,
  });
  // An amount that never fits tells the range in which one would.
  const check = validateCounter(ask, answer, Number.NaN, policy, limitsOf(row.container), ledger);
  if (check.ok || check.range === null) return null;
  const { min, max } = check.range;
  // The host's free amount moves with every sample; whole steps of the policy keep the range still while one types.
  const steady = floorTo(max, boundsOf(policy, ask.dimension).step);
  return { min, max: steady > min ? steady : max, step: GRAIN[ask.dimension] };
}

function toRow(row: Row): NegotiationRow {
  const ask = row.ask as unknown as Ask;
  const answer = row.answer as unknown as Answer | null;
  const { policy } = row.policy as unknown as ResolvedPolicy;
  const offered = answer?.kind === "offer" || answer?.kind === "counter" ? answer.amount : null;
  return {
    id: row.id,
    containerId: row.containerId,
    containerName: row.container.name,
    hostName: row.host.name,
    simulated: row.host.kind === "simulator",
    dimension: ask.dimension,
    state: row.state,
    waiting: row.state === "waiting_approval",
    revision: row.revision,
    mode: row.mode as NegotiationRow["mode"],
    before: ask.before,
    asked: ask.amounts,
    offered,
    isCounter: answer?.kind === "counter",
    settled: row.settledAmount === null ? null : Number(row.settledAmount),
    risk: row.risk,
    horizonMinutes: ask.horizonMinutes,
    residualRisk: row.residualRisk,
    cause: ask.cause,
    timeToFailure: ask.timeToFailure,
    reason: row.reason,
    answer: answer?.because ?? null,
    outcome: row.outcome,
    decidedBy: row.decidedBy?.replace(/^operator:/, "") ?? null,
    decidedAt: row.decidedAt?.getTime() ?? null,
    decisionNote: row.decisionNote,
    expiresAt: row.expiresAt?.getTime() ?? null,
    onTimeout: policy.onApprovalTimeout,
    deadlineAt: row.deadlineAt.getTime(),
    leaseSeconds: answer === null ? ask.durationSeconds : leaseSecondsOf(ask, answer),
    createdAt: row.createdAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
  };
}
