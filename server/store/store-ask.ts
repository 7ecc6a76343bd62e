import { amountWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { Answer, Ask, ResolvedPolicy } from "@/server/domain/negotiation/terms";
import type { Assessment } from "@/server/domain/risk/assessment";
import type { EpochMs, LimitDimension, Limits } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import { Prisma } from "./generated/client";
import { toJson } from "./json";
import { advance, type NegotiationHandle, openNegotiation, type Word } from "./negotiations";

export interface AskContext {
  hostId: number;
  containerId: number;
  policy: ResolvedPolicy;
  now: EpochMs;
}

/**
 * Stores an ask and the host's answer as one conversation, up to where it waits: for a person, for the policy, or for
 * nothing more.
 *
 * Returns  the negotiation, or `null` when another one about the same dimension is under way.
 */
export async function storeAsk(
  db: Database,
  context: AskContext & {
    ask: Ask;
    answer: Answer;
    /** Why each rung of the counter ladder that was passed over did not hold. */
    climbed?: readonly string[];
    /** A deferred negotiation in which it is asked again; left out, a new one begins. */
    resume?: NegotiationHandle | null;
  },
): Promise<NegotiationHandle | null> {
  const { ask, answer, now, policy, climbed = [], resume } = context;
  const { mode } = policy.policy;
  return unlessUnderWay(() =>
    db.prisma.$transaction(async (tx) => {
      const open = resume ?? (await openNegotiation(tx, { ...context, mode, reason: ask.because }));
      const want = amountWords(ask.dimension, ask.amounts.want);
      const asked = await advance(tx, open, "ask", {
        at: now,
        sender: "container",
        text: `${resume ? "Asks again" : "Asks"} for ${want} of ${ask.dimension} (at least ${amountWords(ask.dimension, ask.amounts.min)}): ${ask.because}`,
        body: ask,
        ...(resume ? { data: anew(ask) } : {}),
      });
      if (climbed.length > 0) await sayClimbed(tx, asked.id, now, climbed);
      const answered = await advance(tx, asked, answer.kind, wordOf(answer, now));
      if (answer.kind !== "offer" && answer.kind !== "counter") return answered;
      if (mode === "auto") return answered;
      if (mode === "ask") {
        return advance(tx, answered, "await_approval", {
          at: now,
          sender: "controller",
          text: `Waits for an operator until the offer expires; then it is ${policy.policy.onApprovalTimeout}ed`,
        });
      }
      const amount = amountWords(ask.dimension, answer.amount);
      return advance(tx, answered, "observe", {
        at: now,
        sender: "controller",
        text: `Observed only: would have raised the ${ask.dimension} limit to ${amount}`,
      });
    }),
  );
}

/** What an ask that is repeated brings up to date. */
function anew(ask: Ask): Word["data"] {
  return { ask: toJson(ask), risk: ask.risk, reason: ask.because, deadlineAt: new Date(ask.deadlineAt) };
}

/** The rungs that did not hold, in one message: why the answer is no better. */
async function sayClimbed(
  tx: Transaction,
  negotiationId: string,
  at: EpochMs,
  climbed: readonly string[],
): Promise<void> {
  const text = `Looked for another way: ${climbed.join("; ")}`;
  const body = toJson({ climbed });
  await tx.negotiationMessage.create({
    data: { negotiationId, at: new Date(at), sender: "host", kind: "ladder", text, body },
  });
}

function wordOf(answer: Answer, at: EpochMs): Word {
  const word = { at, sender: "host", text: answer.because, body: answer };
  const stored = { answer: toJson(answer) };
  if (answer.kind === "offer" || answer.kind === "counter") {
    return {
      ...word,
      data: { ...stored, expiresAt: new Date(answer.expiresAt), residualRisk: answer.residualRisk },
    };
  }
  if (answer.kind === "defer") return { ...word, data: { ...stored, expiresAt: new Date(answer.retryAt) } };
  return { ...word, data: stored };
}

/** Stores that no grant would help, so that a person sees why nothing is done. */
export async function storeRefusal(
  db: Database,
  context: AskContext & {
    assessment: Extract<Assessment, { kind: "assessed" }>;
    limits: Limits;
    because: string;
  },
): Promise<void> {
  const { assessment, policy, now, because } = context;
  const dimension: LimitDimension = assessment.cause === "other" ? "memory" : assessment.cause;
  const { horizonMinutes, priority } = policy.policy;
  // Nothing is asked for: all amounts are what it has.
  const amount = limitOf(context.limits, dimension) ?? 0;
  const ask: Ask = {
    dimension,
    before: context.limits,
    amounts: { min: amount, want: amount, max: amount },
    deadlineAt: now + (assessment.timeToFailure?.earlySeconds ?? horizonMinutes * 60) * 1000,
    durationSeconds: policy.policy.leaseSeconds,
    risk: assessment.risk[horizonMinutes],
    horizonMinutes,
    cause: assessment.cause,
    timeToFailure: assessment.timeToFailure,
    because: assessment.reason,
    priority,
  };
  await unlessUnderWay(() =>
    db.prisma.$transaction(async (tx: Transaction) => {
      const open = await openNegotiation(tx, {
        ...context,
        ask,
        mode: policy.policy.mode,
        reason: assessment.reason,
      });
      await advance(tx, open, "refuse", { at: now, sender: "controller", text: because });
      await appendAudit(tx, {
        at: now,
        actor: "controller",
        action: "negotiation.refuse",
        subject: `container:${context.containerId}`,
        detail: `Risk ${riskWords(ask.risk)}: ${because}`,
      });
    }),
  );
}

/** The unique index says that another one is under way: then there is nothing to add. */
export async function unlessUnderWay<T>(write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return null;
    throw error;
  }
}
