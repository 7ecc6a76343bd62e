import { z } from "zod";
import { approve } from "@/server/operator/approve";
import { counter } from "@/server/operator/counter";
import { reject } from "@/server/operator/reject";
import { readNegotiation, readNegotiations } from "@/server/store/negotiation-view";
import { countWaiting } from "@/server/store/negotiations";
import { readObserved } from "@/server/store/observed-outcomes";
import { actionOutcome, epochMs, revision, rowId } from "../shapes/common";
import { negotiationDetail, negotiationRow, observedScope } from "../shapes/negotiation";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

const decision = z.object({ id: z.string().min(1).max(64), revision });
/** What was observed is counted so far back. */
const OBSERVED_MS = 14 * 86_400_000;
const note = z.string().trim().max(500);

export const negotiationsRouter = router({
  list: viewerProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/negotiations",
        summary: "Negotiations that wait, run, or ended",
        tags: ["negotiations"],
        protect: true,
      },
    })
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
    .meta({
      openapi: {
        method: "GET",
        path: "/negotiations/{id}",
        summary: "One negotiation with every message",
        tags: ["negotiations"],
        protect: true,
      },
    })
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
    .meta({
      openapi: {
        method: "POST",
        path: "/negotiations/{id}/approve",
        summary: "Accept the offer at this revision",
        tags: ["negotiations"],
        protect: true,
      },
    })
    .input(decision.extend({ note: note.optional() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => approve(ctx, input)),
  reject: operatorProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/negotiations/{id}/reject",
        summary: "Turn the offer down, with a reason",
        tags: ["negotiations"],
        protect: true,
      },
    })
    .input(decision.extend({ note: note.min(1, "Say why: whoever looks at this later will want to know") }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => reject(ctx, input)),
  counter: operatorProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/negotiations/{id}/counter",
        summary: "Offer another amount",
        tags: ["negotiations"],
        protect: true,
      },
    })
    .input(decision.extend({ amount: z.number().positive(), note: note.optional() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => counter(ctx, input)),
});
