import type { NegotiationDetail, NegotiationRow } from "@/server/api/shapes/negotiation";
import { floorTo, GRAIN } from "@/server/domain/negotiation/grid";
import { leaseSecondsOf } from "@/server/domain/negotiation/lease-seconds";
import { boundsOf } from "@/server/domain/negotiation/limit-of";
import type { Answer, Ask, ResolvedPolicy } from "@/server/domain/negotiation/terms";
import { validateCounter } from "@/server/domain/negotiation/validate-counter";
import type { Assessment, HorizonMinutes } from "@/server/domain/risk/assessment";
import { Failure } from "@/server/failures";
import { latestAssessments } from "./assessments";
import type { Database } from "./database";
import type { Prisma } from "./generated/client";
import { readLedger } from "./ledger";
import { limitsOf } from "./limits-of";
import { UNDER_WAY } from "./negotiations";

const WITH_NAMES = {
  container: true,
  host: { select: { name: true, kind: true } },
  observed: { select: { verdict: true, because: true } },
} as const satisfies Prisma.NegotiationInclude;
type Row = Prisma.NegotiationGetPayload<{ include: typeof WITH_NAMES }>;

/** Waiting: the nearest expiry first. Others: the newest first. */
export async function readNegotiations(
  db: Database,
  query: { scope: "waiting" | "live" | "ended"; containerId?: number; limit: number },
): Promise<NegotiationRow[]> {
  const states: Record<typeof query.scope, Prisma.NegotiationWhereInput> = {
    // What could be saved waits on its own screen.
    waiting: { state: "waiting_approval", kind: "grant" },
    live: {
      OR: [
        { state: { in: UNDER_WAY.filter((s) => s !== "waiting_approval") } },
        // What is taken back stands there as well, for as long as nobody misses it.
        { state: "committed", kind: "grant" },
      ],
    },
    ended: { endedAt: { not: null } },
  };
  const rows = await db.prisma.negotiation.findMany({
    where: { ...states[query.scope], ...(query.containerId ? { containerId: query.containerId } : {}) },
    include: WITH_NAMES,
    orderBy: query.scope === "waiting" ? { expiresAt: "asc" } : { createdAt: "desc" },
    take: query.limit,
  });
  if (query.scope !== "waiting") return rows.map(toRow);
  const assessments = await latestAssessments(
    db,
    rows.map((row) => row.containerId),
  );
  return rows.map((row) => withRiskNow(toRow(row), assessments.get(row.containerId)));
}

/** An offer is weighed against the risk of now, which may have gone on since it was asked for. */
function withRiskNow(row: NegotiationRow, assessment: Assessment | undefined): NegotiationRow {
  if (!assessment) return row;
  const risk = assessment.kind === "assessed" ? assessment.risk[row.horizonMinutes as HorizonMinutes] : null;
  return { ...row, riskNow: { risk, at: assessment.at } };
}

/** One with its whole conversation. Throws Failure NOT_FOUND. */
export async function readNegotiation(db: Database, id: string): Promise<NegotiationDetail> {
  const row = await db.prisma.negotiation.findUnique({
    where: { id },
    include: {
      ...WITH_NAMES,
      messages: { orderBy: { id: "asc" } },
      move: { include: { host: { select: { name: true } } } },
    },
  });
  if (!row) throw new Failure("NOT_FOUND", "There is no such negotiation.");
  const policy = row.policy as unknown as ResolvedPolicy;
  const newest = await latestAssessments(db, [row.containerId]);
  return {
    ...(row.state === "waiting_approval" ? withRiskNow(toRow(row), newest.get(row.containerId)) : toRow(row)),
    messages: row.messages.map((m) => ({ at: m.at.getTime(), sender: m.sender, kind: m.kind, text: m.text })),
    counterRange: await counterRange(db, row),
    policy: { policy: policy.policy, sources: policy.sources },
    move: row.move && {
      hostName: row.move.host.name,
      state: row.move.state as NonNullable<NegotiationDetail["move"]>["state"],
      cpuMillicores: row.move.cpuMillicores,
      memoryBytes: Number(row.move.memoryBytes),
      residualRisk: row.move.residualRisk,
      heldUntil: row.move.heldUntil.getTime(),
      decidedBy: row.move.decidedBy,
    },
  };
}

async function counterRange(db: Database, row: Row): Promise<NegotiationDetail["counterRange"]> {
  if (row.state !== "waiting_approval" || row.kind !== "grant") return null;
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
    kind: row.kind as NegotiationRow["kind"],
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
    cameOf: row.observed as NegotiationRow["cameOf"],
    decidedBy: row.decidedBy?.replace(/^operator:/, "") ?? null,
    decidedAt: row.decidedAt?.getTime() ?? null,
    decisionNote: row.decisionNote,
    expiresAt: row.expiresAt?.getTime() ?? null,
    // Nobody's silence takes anything away.
    onTimeout: row.kind === "reclaim" ? "reject" : policy.onApprovalTimeout,
    deadlineAt: row.deadlineAt.getTime(),
    leaseSeconds: answer === null ? ask.durationSeconds : leaseSecondsOf(ask, answer),
    createdAt: row.createdAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
  };
}
