import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import type { Database } from "./database";
import { toJson } from "./json";
import { advance, type NegotiationHandle, openNegotiation } from "./negotiations";
import { type AskContext, unlessUnderWay } from "./store-ask";

/**
 * Stores that the host asks a container for what it does not need, and that it offers it, as one conversation, up to
 * where it waits: for a person, for the policy, or for nothing more.
 *
 * ask       amounts: `min` the lowest limit that all steps together may reach, `want` the next step's, `max` the limit.
 * approved  a person agreed to this step when the first one was offered.
 * Returns   the negotiation, or `null` when another one about the same dimension is under way.
 */
export async function storeReclaim(
  db: Database,
  context: AskContext & { ask: Ask; answer: Extract<Answer, { kind: "offer" }>; approved: boolean },
): Promise<NegotiationHandle | null> {
  const { ask, answer, now, policy, approved } = context;
  const { mode } = policy.policy;
  const words = (amount: number) => amountWords(ask.dimension, amount);
  return unlessUnderWay(() =>
    db.prisma.$transaction(async (tx) => {
      const open = await openNegotiation(tx, { ...context, kind: "reclaim", mode, reason: ask.because });
      const asked = await advance(tx, open, "ask", {
        at: now,
        sender: "host",
        text: `Asks back what is not needed of its ${ask.dimension}: ${ask.because}`,
        body: ask,
      });
      const offered = await advance(tx, asked, "offer", {
        at: now,
        sender: "container",
        text: answer.because,
        body: answer,
        data: {
          answer: toJson(answer),
          expiresAt: new Date(answer.expiresAt),
          residualRisk: answer.residualRisk,
        },
      });
      if (mode === "auto" || (mode === "ask" && approved)) return offered;
      if (mode === "observe") {
        return advance(tx, offered, "observe", {
          at: now,
          sender: "controller",
          text: `Observed only: would have lowered the ${ask.dimension} limit to ${words(answer.amount)}`,
        });
      }
      return advance(tx, offered, "await_approval", {
        at: now,
        sender: "controller",
        text: `Waits for an operator: this step, and those after it down to ${words(ask.amounts.min)}`,
      });
    }),
  );
}
