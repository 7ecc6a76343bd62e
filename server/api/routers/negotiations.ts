import { z } from "zod";
import { approve } from "@/server/operator/approve";
import { counter } from "@/server/operator/counter";
import { reject } from "@/server/operator/reject";
import { readNegotiation, readNegotiations } from "@/server/store/negotiation-view";
import { countWaiting } from "@/server/store/negotiations";
import { inRest } from "../in-rest";
import { actionOutcome, revision, rowId } from "../shapes/common";
import { negotiationDetail, negotiationRow } from "../shapes/negotiation";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

const decision = z.object({ id: z.string().min(1).max(64), revision });
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
  approve: operatorProcedure
    .meta(inRest("POST", "/negotiations/{id}/approve", "Accept the offer at this revision", "negotiations"))
    .input(decision.extend({ note: note.optional() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => approve(ctx, input)),
  reject: operatorProcedure
    .meta(inRest("POST", "/negotiations/{id}/reject", "Turn the offer down, with a reason", "negotiations"))
    .input(decision.extend({ note: note.min(1, "Say why: whoever looks at this later will want to know") }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => reject(ctx, input)),
  counter: operatorProcedure
    .meta(inRest("POST", "/negotiations/{id}/counter", "Offer another amount", "negotiations"))
    .input(decision.extend({ amount: z.number().positive(), note: note.optional() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => counter(ctx, input)),
});
