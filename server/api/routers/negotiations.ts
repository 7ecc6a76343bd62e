import { z } from "zod";
import { approve } from "@/server/operator/approve";
import { counter } from "@/server/operator/counter";
import { decideMove } from "@/server/operator/decide-move";
import { reject } from "@/server/operator/reject";
import { takeBack } from "@/server/operator/take-back";
import { readNegotiation, readNegotiations } from "@/server/store/negotiation-view";
import { countWaiting } from "@/server/store/negotiations";
import { readObserved } from "@/server/store/observed-outcomes";
import { readResidualRisk } from "@/server/store/residual-risk";
import { inRest } from "../in-rest";
import { actionOutcome, epochMs, revision, rowId } from "../shapes/common";
import { negotiationDetail, negotiationRow, observedScope, residualRisk } from "../shapes/negotiation";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

const decision = z.object({ id: z.string().min(1).max(64), revision });
/** What was observed is counted so far back. */
const OBSERVED_MS = 14 * 86_400_000;
/** How long the decision can be taken back before it is applied; 0 is at once. */
const undoSeconds = z.number().int().min(0).max(15).default(0);
const note = z.string().trim().max(500);

export const negotiationsRouter = router({
  list: viewerProcedure
    .meta(inRest("GET", "/negotiations", "Negotiations that wait, run, or ended", "negotiations"))
    .input(
      z.object({
        scope: z.enum(["waiting", "live", "ended"]),
        containerId: rowId.optional(),
        limit: z.number().int().min(1).max(500).default(50),
      }),
    )
    .output(z.object({ rows: z.array(negotiationRow), waiting: z.number() }))
    .query(async ({ ctx, input }) => ({
      rows: await readNegotiations(ctx.db, input),
      waiting: await countWaiting(ctx.db),
    })),
  get: viewerProcedure
    .meta(inRest("GET", "/negotiations/{id}", "One negotiation with every message", "negotiations"))
    .input(z.object({ id: decision.shape.id }))
    .output(negotiationDetail)
    .query(({ ctx, input }) => readNegotiation(ctx.db, input.id)),
  observed: viewerProcedure
    .output(z.object({ since: epochMs, scopes: z.array(observedScope) }))
    .query(async ({ ctx }) => {
      const since = ctx.clock.now() - OBSERVED_MS;
      return { since, scopes: await readObserved(ctx.db, since) };
    }),
  approve: operatorProcedure
    .meta(inRest("POST", "/negotiations/{id}/approve", "Accept the offer at this revision", "negotiations"))
    .input(decision.extend({ note: note.optional(), undoSeconds }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => approve(ctx, input)),
  decideMove: operatorProcedure
    .input(z.object({ negotiationId: decision.shape.id, accept: z.boolean() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => decideMove(ctx, input)),
  takeBack: operatorProcedure
    .input(z.object({ id: decision.shape.id }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => takeBack(ctx, input)),
  residual: viewerProcedure
    .input(z.object({ id: decision.shape.id, amount: z.number().positive() }))
    .output(residualRisk)
    .query(({ ctx, input }) => readResidualRisk(ctx.db, input, ctx.clock.now(), ctx.intervalSeconds)),
  reject: operatorProcedure
    .meta(inRest("POST", "/negotiations/{id}/reject", "Turn the offer down, with a reason", "negotiations"))
    .input(decision.extend({ note: note.min(1, "Say why: whoever looks at this later will want to know") }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => reject(ctx, input)),
  counter: operatorProcedure
    .meta(inRest("POST", "/negotiations/{id}/counter", "Offer another amount", "negotiations"))
    .input(decision.extend({ amount: z.number().positive(), note: note.optional(), undoSeconds }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => counter(ctx, input)),
});
