import { z } from "zod";
import { approve } from "@/server/operator/approve";
import { counter } from "@/server/operator/counter";
import { reject } from "@/server/operator/reject";
import { takeBack } from "@/server/operator/take-back";
import { readNegotiation, readNegotiations } from "@/server/store/negotiation-view";
import { countWaiting } from "@/server/store/negotiations";
import { readResidualRisk } from "@/server/store/residual-risk";
import { actionOutcome, revision, rowId } from "../shapes/common";
import { negotiationDetail, negotiationRow, residualRisk } from "../shapes/negotiation";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

const decision = z.object({ id: z.string().min(1).max(64), revision });
/** How long the decision can be taken back before it is applied; 0 is at once. */
const undoSeconds = z.number().int().min(0).max(15).default(0);
const note = z.string().trim().max(500);

export const negotiationsRouter = router({
  list: viewerProcedure
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
    .input(z.object({ id: decision.shape.id }))
    .output(negotiationDetail)
    .query(({ ctx, input }) => readNegotiation(ctx.db, input.id)),
  approve: operatorProcedure
    .input(decision.extend({ note: note.optional(), undoSeconds }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => approve(ctx, input)),
  takeBack: operatorProcedure
    .input(z.object({ id: decision.shape.id }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => takeBack(ctx, input)),
  residual: viewerProcedure
    .input(z.object({ id: decision.shape.id, amount: z.number().positive() }))
    .output(residualRisk)
    .query(({ ctx, input }) => readResidualRisk(ctx.db, input, ctx.clock.now(), ctx.intervalSeconds)),
  reject: operatorProcedure
    .input(decision.extend({ note: note.min(1, "Say why: whoever looks at this later will want to know") }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => reject(ctx, input)),
  counter: operatorProcedure
    .input(decision.extend({ amount: z.number().positive(), note: note.optional(), undoSeconds }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => counter(ctx, input)),
});
